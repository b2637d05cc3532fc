using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>
/// What the lists say under one id: one list's subject, or several lists' subjects with that id, merged. Each list's subject stays separate, with its own
/// history; this is the merged view for responses.
/// </summary>
/// <param name="Subject">The merged content of all lists: every value once, in the order of the lists' names.</param>
/// <param name="Subjects">Each list's own subject, ordered by list name.</param>
/// <param name="Referents">Other ids under which the lists know it.</param>
/// <param name="IsTarget">Whether one of the lists is about it, and not only about an entity linked to it.</param>
internal sealed record ListedEntity(Subject Subject, IReadOnlyList<Subject> Subjects, IReadOnlyList<string> Referents, bool IsTarget)
{
    /// <summary>Its id.</summary>
    public string Id => Subject.SubjectId.Value;

    /// <summary>The lists that name it.</summary>
    public IEnumerable<string> Lists => Subjects.Select(subject => subject.List.Value);

    /// <summary>Merges the subjects of several lists with one id.</summary>
    /// <param name="subjects">At least one, all with the same id.</param>
    public static ListedEntity Of(IEnumerable<Subject> subjects)
    {
        Subject[] ordered = [.. subjects.OrderBy(subject => subject.List.Value, StringComparer.Ordinal)];
        return new(
            ordered.Length == 1 ? ordered[0] : Merge(ordered),
            ordered,
            [.. ordered.SelectMany(subject => EntrySource.ReferentsIn(subject.Content.Source)).Distinct(StringComparer.Ordinal)],
            Array.Exists(ordered, subject => EntrySource.IsTarget(subject.Content))
        );
    }

    /// <summary>What a dataset says about it; null if the dataset does not name it.</summary>
    public ListedEntity? Within(string dataset)
    {
        if (dataset == Datasets.All)
            return this;
        var subjects = Subjects.Where(subject => subject.List.Value == dataset).ToList();
        return subjects.Count == 0 ? null
            : subjects.Count == Subjects.Count ? this
            : Of(subjects);
    }

    private static Subject Merge(Subject[] subjects)
    {
        var schema = Schemata.MostSpecific(subjects.Select(subject => subject.Content.Schema));
        var first = Array.Find(subjects, subject => subject.Content.Schema == schema)!;
        var properties = Schemata.Merge(subjects.SelectMany(subject => subject.Content.Properties));
        return first with
        {
            Content = first.Content with
            {
                Properties = properties,
                Linked = [.. subjects.SelectMany(subject => subject.Content.Linked).DistinctBy(linked => (linked.Id, linked.Property))],
            },
            FirstSeen = subjects.Min(subject => subject.FirstSeen),
            LastChange = subjects.Max(subject => subject.LastChange),
        };
    }
}
