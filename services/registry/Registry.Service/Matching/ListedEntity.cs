using Registry.Domain.Subjects;
using Registry.Service.Lists;
using Registry.Service.Subjects;

namespace Registry.Service.Matching;

/// <summary>
/// What the lists say under one id: one list's subject, or what several lists say of the same, put together. Each list's word stays a subject of its
/// own, with its own history; this is how it is told.
/// </summary>
/// <param name="Subject">What is said, all lists together: every value once, in the order of the lists' names.</param>
/// <param name="Held">Each list's own subject, by the list's name.</param>
/// <param name="Referents">Other ids under which the lists know it.</param>
/// <param name="IsTarget">Whether one of the lists is about it, and not only about something linked to it.</param>
internal sealed record ListedEntity(Subject Subject, IReadOnlyList<Subject> Held, IReadOnlyList<string> Referents, bool IsTarget)
{
    /// <summary>Its id.</summary>
    public string Id => Subject.SubjectId.Value;

    /// <summary>The lists that name it.</summary>
    public IEnumerable<string> Lists => Held.Select(held => held.List.Value);

    /// <summary>Puts together what lists say under one id.</summary>
    /// <param name="held">At least one, all of one id.</param>
    public static ListedEntity Of(IEnumerable<Subject> held)
    {
        Subject[] ordered = [.. held.OrderBy(subject => subject.List.Value, StringComparer.Ordinal)];
        return new(
            ordered.Length == 1 ? ordered[0] : Together(ordered),
            ordered,
            [.. ordered.SelectMany(subject => EntityResponse.ReferentsIn(subject.Content.Source)).Distinct(StringComparer.Ordinal)],
            Array.Exists(ordered, subject => EntityResponse.IsTarget(subject.Content)));
    }

    /// <summary>What a dataset says of it; null where it does not name it.</summary>
    public ListedEntity? Within(string dataset)
    {
        if (dataset == Datasets.All) return this;
        var held = Held.Where(subject => subject.List.Value == dataset).ToList();
        return held.Count == 0 ? null : held.Count == Held.Count ? this : Of(held);
    }

    private static Subject Together(Subject[] held)
    {
        var schema = FollowTheMoney.MostSpecial(held.Select(subject => subject.Content.Schema));
        var first = Array.Find(held, subject => subject.Content.Schema == schema)!;
        var properties = FollowTheMoney.Together(held.SelectMany(subject => subject.Content.Properties));
        return first with
        {
            Content = first.Content with
            {
                Properties = properties,
                Linked = [.. held.SelectMany(subject => subject.Content.Linked).DistinctBy(linked => (linked.Id, linked.Property))],
            },
            FirstSeen = held.Min(subject => subject.FirstSeen),
            LastChange = held.Max(subject => subject.LastChange),
        };
    }
}
