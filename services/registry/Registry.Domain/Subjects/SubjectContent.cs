using System.Text.Json.Serialization;
using Registry.Domain.Lists;
using Registry.Matching;

namespace Registry.Domain.Subjects;

/// <summary>What a list says about a subject: as FollowTheMoney for use, and as in the source so that nothing is lost.</summary>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Properties">FollowTheMoney property name to values, in the order of the source.</param>
/// <param name="Linked">Entities that belong to it: addresses, documents, the sanction.</param>
/// <param name="Source">Every non-empty element of the entry, in order.</param>
public sealed record SubjectContent(
    string Schema,
    string Caption,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    IReadOnlyList<LinkedEntity> Linked,
    IReadOnlyList<SourceElement> Source
)
{
    /// <summary>Whether the subject is a person.</summary>
    [JsonIgnore]
    public bool IsPerson => Schema == "Person";

    /// <summary>
    /// The subject as the matching engine compares it. Its properties already include what its linked entities say, except for the countries that issued
    /// its documents.
    /// </summary>
    public MatchEntity ToMatchEntity(SubjectId id)
    {
        string[] issued =
        [
            .. from document in Linked
            where document.Property == "identification"
            from number in Values(document, "number")
            from country in Values(document, "country").Take(1)
            select $"{country}:{number}",
        ];
        return new(
            id.Value,
            Schema,
            issued.Length == 0
                ? Properties
                : new Dictionary<string, IReadOnlyList<string>>(Properties, StringComparer.Ordinal) { [MatchEntity.IssuedDocument] = issued }
        );
    }

    private static IReadOnlyList<string> Values(LinkedEntity entity, string property) => entity.Properties.GetValueOrDefault(property, []);
}
