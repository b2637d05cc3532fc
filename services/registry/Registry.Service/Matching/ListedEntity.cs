using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Service.Subjects;

namespace Registry.Service.Matching;

/// <summary>
/// What the lists say under one id: one list's subject, or what several lists say of the same, put together. Each list's word stays a subject of its
/// own, with its own history; this is how it is told.
/// </summary>
/// <param name="Subject">What is said, all lists together: every value once, in the order of the lists' names.</param>
/// <param name="Held">Each list's own subject, by the list's name.</param>
/// <param name="Referents">Other ids under which the lists know it.</param>
internal sealed record ListedEntity(Subject Subject, IReadOnlyList<Subject> Held, IReadOnlyList<string> Referents)
{
    /// <summary>Its id.</summary>
    public string Id => Subject.SubjectId.Value;

    /// <summary>The lists that name it.</summary>
    public IEnumerable<string> Lists => Held.Select(held => held.List.Value);

    /// <summary>Puts together what lists say under one id.</summary>
    /// <param name="held">At least one, all of one id.</param>
    public static ListedEntity Of(IEnumerable<Subject> held, IEnumerable<string> referents)
    {
        Subject[] ordered = [.. held.OrderBy(subject => subject.List.Value, StringComparer.Ordinal)];
        return new(ordered.Length == 1 ? ordered[0] : Together(ordered), ordered, [.. referents.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The entity as it is told, linked ones by id.</summary>
    /// <param name="editionOf">The edition of a list from which is told.</param>
    public EntityResponse Tell(Func<ListId, ListEdition?> editionOf) => EntityResponse.Of(Subject, editionOf(Subject.List), Referents) with
    {
        Datasets = [.. Lists],
        LastSeen = Held.Max(held => EntityResponse.LastSeenOf(held, editionOf(held.List))),
    };

    private static Subject Together(Subject[] held)
    {
        // Of a LegalEntity and a Person the Person: one list knows more. Of what cannot both be, the first list's word.
        var schema = held.Select(subject => subject.Content.Schema).Aggregate((one, other) => FollowTheMoney.IsA(other, one) ? other : one);
        var first = Array.Find(held, subject => subject.Content.Schema == schema)!;
        var properties = held.SelectMany(subject => subject.Content.Properties).GroupBy(property => property.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.SelectMany(property => property.Value).Distinct(StringComparer.Ordinal)], StringComparer.Ordinal);
        return first with
        {
            Content = first.Content with
            {
                Properties = properties,
                Linked = [.. held.SelectMany(subject => subject.Content.Linked).DistinctBy(linked => linked.Id, StringComparer.Ordinal)],
            },
            FirstSeen = held.Min(subject => subject.FirstSeen),
            LastChange = held.Max(subject => subject.LastChange),
        };
    }
}
