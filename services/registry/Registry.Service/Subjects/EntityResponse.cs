using System.Text.Json.Serialization;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Subjects;

/// <summary>A subject as a FollowTheMoney entity, in the shape of the OpenSanctions API.</summary>
public record EntityResponse
{
    /// <summary>The subject's id, for instance <c>unsc-6908001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name by which it is shown.</summary>
    public required string Caption { get; init; }

    /// <summary>The FollowTheMoney schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Property name to values; where linked entities are nested, these among the values.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<object>> Properties { get; init; }

    /// <summary>The lists that name it.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Other ids of the same.</summary>
    public required IReadOnlyList<string> Referents { get; init; }

    /// <summary>Whether the list is about it, and not only about something linked to it.</summary>
    public required bool Target { get; init; }

    /// <summary>When the registry first saw it listed.</summary>
    [JsonPropertyName("first_seen")]
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When the registry last saw it listed: the import of the edition that was current.</summary>
    [JsonPropertyName("last_seen")]
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When it was last designated, amended or delisted.</summary>
    [JsonPropertyName("last_change")]
    public required DateTimeOffset LastChange { get; init; }

    /// <summary>The subject as it is told.</summary>
    /// <param name="edition">The edition in which it was last seen.</param>
    /// <param name="nested">Whether linked entities are given whole.</param>
    public static EntityResponse Of(Subject subject, ListEdition? edition, bool nested) => new()
    {
        Id = subject.SubjectId.Value,
        Caption = subject.Content.Caption,
        Schema = subject.Content.Schema,
        Properties = PropertiesOf(subject, edition, nested),
        Datasets = [subject.List.Value],
        Referents = [],
        Target = true,
        FirstSeen = subject.FirstSeen,
        LastSeen = LastSeenOf(subject, edition),
        LastChange = subject.LastChange,
    };

    /// <summary>The subject's properties with its linked entities.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<object>> PropertiesOf(Subject subject, ListEdition? edition, bool nested)
    {
        var properties = subject.Content.Properties.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)[.. pair.Value], StringComparer.Ordinal);
        // What points back at the subject (documents, the sanction) is not a property of its own: it appears only where it is given whole.
        foreach (var linked in subject.Content.Linked.Where(linked => nested || linked.BackProperty is null).GroupBy(linked => linked.Property, StringComparer.Ordinal))
        {
            properties[linked.Key] = [.. linked.Select(entity => nested ? (object)Of(entity, subject, edition) : entity.Id)];
        }

        return properties;
    }

    internal static DateTimeOffset LastSeenOf(Subject subject, ListEdition? edition) =>
        subject.IsListed && edition is not null && edition.ImportedAt > subject.LastChange ? edition.ImportedAt : subject.LastChange;

    private static EntityResponse Of(LinkedEntity entity, Subject subject, ListEdition? edition)
    {
        var properties = entity.Properties.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)[.. pair.Value], StringComparer.Ordinal);
        if (entity.BackProperty is { } back) properties[back] = [subject.SubjectId.Value];
        return new()
        {
            Id = entity.Id,
            Caption = entity.Caption,
            Schema = entity.Schema,
            Properties = properties,
            Datasets = [subject.List.Value],
            Referents = [],
            Target = false,
            FirstSeen = subject.FirstSeen,
            LastSeen = LastSeenOf(subject, edition),
            LastChange = subject.LastChange,
        };
    }
}
