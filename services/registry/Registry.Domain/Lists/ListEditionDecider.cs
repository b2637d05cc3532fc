using Registry.Domain.Subjects;

namespace Registry.Domain.Lists;

/// <summary>Decides what an edition changes.</summary>
public static class ListEditionDecider
{
    // Clocks differ, and so do the days of time zones.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    /// <summary>Publishes a list's file: compares it with what the list said of each subject before.</summary>
    public static PublishEditionOutcome Decide(PublishEdition command, PublishedSoFar standing, DateTimeOffset now)
    {
        if (standing.Same is { } same) return new PublishEditionOutcome.AlreadyPublished(same);
        var file = command.File;
        if (file.GeneratedAt > now + ClockTolerance) return new PublishEditionOutcome.FromTheFuture();
        if (standing.Current is { } current && file.GeneratedAt < current.GeneratedAt) return new PublishEditionOutcome.OlderThanCurrent(current.GeneratedAt);

        var named = file.Entries.ToDictionary(entry => entry.Id);
        var changes = file.Entries
            .Select(entry => SubjectDecider.Decide(new ListSubject(entry.Id, command.List, command.Hash, entry.Content), standing.Subjects.GetValueOrDefault(entry.Id), now))
            .Concat(standing.Subjects.Values
                .Where(subject => !named.ContainsKey(subject.SubjectId))
                .OrderBy(subject => subject.SubjectId.Value, StringComparer.Ordinal)
                .Select(subject => SubjectDecider.Decide(new DelistSubject(subject.SubjectId, command.List, command.Hash), subject, now)))
            .OfType<SubjectEvent>()
            .ToList();

        var added = changes.OfType<SubjectEvent.Designated>().Count();
        var changed = changes.OfType<SubjectEvent.Amended>().Count();
        var people = file.Entries.Count(entry => entry.Content.IsPerson);
        var counts = new EditionCounts(
            people, file.Entries.Count - people, added, changed, changes.OfType<SubjectEvent.Delisted>().Count(), file.Entries.Count - added - changed);
        return new PublishEditionOutcome.Published(
            new(command.List, command.Hash, (standing.Current?.Number ?? 0) + 1, file.GeneratedAt, now, counts, file.UnknownTags, file.Source),
            standing.Current is { } predecessor ? new(command.List, predecessor.Hash, command.Hash, now) : null,
            changes);
    }

    /// <summary>Records that the watches were compared with an edition; once.</summary>
    /// <returns>The event, or null when it was recorded before.</returns>
    public static ListEditionEvent.WatchesRescreened? Decide(RecordRescreening command, ListEdition edition, DateTimeOffset now) =>
        edition.Rescreening is null ? new(edition.List, edition.Hash, command.Watches, command.Hits, now) : null;
}

/// <summary>Records that every open watch was compared with an edition.</summary>
/// <param name="Watches">Watches that were open.</param>
/// <param name="Hits">Hits that were new.</param>
public sealed record RecordRescreening(int Watches, int Hits);
