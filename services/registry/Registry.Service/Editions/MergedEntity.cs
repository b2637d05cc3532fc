using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>
/// What a set of editions says about an entity, with ids in place of linked entities: what the lists say that name it, or, if it only belongs to subjects,
/// what these say.
/// </summary>
internal sealed record MergedEntity
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The display name.</summary>
    public required string Caption { get; init; }

    /// <summary>The FollowTheMoney schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Property name to values.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Properties { get; init; }

    /// <summary>The lists that name it.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Other ids of the same entity.</summary>
    public required IReadOnlyList<string> Referents { get; init; }

    /// <summary>Whether a list is about it, and not only about something linked to it.</summary>
    public required bool IsTarget { get; init; }

    /// <summary>When the registry first saw it listed.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When the registry last saw it listed: the import of the edition that was current.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When it was last designated, amended or delisted.</summary>
    public required DateTimeOffset LastChange { get; init; }

    /// <summary>An entity that lists name.</summary>
    /// <param name="editionOf">The edition of a list.</param>
    public static MergedEntity Of(ListedEntity entity, Func<ListId, ListEdition?> editionOf) =>
        new()
        {
            Id = entity.Id,
            Caption = entity.Subject.Content.Caption,
            Schema = entity.Subject.Content.Schema,
            Properties = PropertiesOf(entity.Subject),
            Datasets = [.. entity.Lists],
            Referents = entity.Referents,
            IsTarget = entity.IsTarget,
            FirstSeen = entity.Subject.FirstSeen,
            LastSeen = entity.Subjects.Max(subject => LastSeenOf(subject, editionOf(subject.List))),
            LastChange = entity.Subject.LastChange,
        };

    /// <summary>An entity that belongs to subjects: what all of them say about it.</summary>
    /// <param name="holders">The entity as each subject names it: at least one, all with the same id.</param>
    /// <param name="editionOf">The edition of a list.</param>
    public static MergedEntity Of(IReadOnlyCollection<(LinkedEntity Entity, Subject Subject)> holders, Func<ListId, ListEdition?> editionOf)
    {
        var schema = Schemata.MostSpecific(holders.Select(holder => holder.Entity.Schema));
        var first = holders.First(holder => holder.Entity.Schema == schema).Entity;
        return new()
        {
            Id = first.Id,
            Caption = first.Caption,
            Schema = schema,
            Properties = Schemata.Merge(holders.SelectMany(holder => holder.Entity.Properties).Concat(holders.SelectMany(BackLinks))),
            Datasets = [.. holders.Select(holder => holder.Subject.List.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Referents = [],
            IsTarget = false,
            FirstSeen = holders.Min(holder => holder.Subject.FirstSeen),
            LastSeen = holders.Max(holder => LastSeenOf(holder.Subject, editionOf(holder.Subject.List))),
            LastChange = holders.Max(holder => holder.Subject.LastChange),
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> PropertiesOf(Subject subject)
    {
        var properties = subject.Content.Properties.ToDictionary(StringComparer.Ordinal);
        // An entity that points back at the subject (a document, the sanction) is not a property of the subject: it appears only if it is nested.
        foreach (var linked in subject.Content.Linked.Where(linked => linked.BackProperty is null).GroupBy(linked => linked.Property, StringComparer.Ordinal))
        {
            properties[linked.Key] =
            [
                .. properties.GetValueOrDefault(linked.Key, []).Concat(linked.Select(entity => entity.Id)).Distinct(StringComparer.Ordinal),
            ];
        }

        return properties;
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> BackLinks((LinkedEntity Entity, Subject Subject) holder) =>
        holder.Entity.BackProperty is { } back ? [new(back, [holder.Subject.SubjectId.Value])] : [];

    private static DateTimeOffset LastSeenOf(Subject subject, ListEdition? edition) =>
        subject.IsListed && edition is not null && edition.ImportedAt > subject.LastChange ? edition.ImportedAt : subject.LastChange;
}
