namespace Registry.Domain.Lists;

/// <summary>Decides what an edition changes.</summary>
public static class ListEditionDecider
{
    // Clocks differ, and so do the days of time zones.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    /// <summary>Whether an edition can be published at all, before anything is compared; null where it can.</summary>
    public static ListEditionOutcome? Refuse(DateTimeOffset generatedAt, PublishedSoFar standing, DateTimeOffset now) => standing switch
    {
        { Same: { } same } => new ListEditionOutcome.AlreadyPublished(same),
        _ when generatedAt > now + ClockTolerance => new ListEditionOutcome.FromTheFuture(),
        { Current: { } current } when generatedAt < current.GeneratedAt => new ListEditionOutcome.OlderThanCurrent(current.GeneratedAt),
        _ => null,
    };

    /// <summary>Whether files cannot be put into force on what stands, before anything is compared; null where they can, or were.</summary>
    /// <param name="format">The format in which they come.</param>
    /// <param name="expected">The edition that they are to change or to follow; null where nobody said.</param>
    public static ListEditionOutcome? RefuseOn(IUploadFormat format, EditionHash? expected, PublishedSoFar standing) => standing switch
    {
        // Sent late, or a list that goes back to what it said: only who sends it can tell.
        { Same: { IsCurrent: false } same, Current: { } current } when expected is null && format is not IListFormat { IsDated: true } => new ListEditionOutcome.SupersededSince(same.Number, current.Hash),
        { Same: { } } => null,
        { Current: { } current } when expected is { } named && named != current.Hash => new ListEditionOutcome.OtherThanCurrent(current.Hash),
        { Current: { } current } => format is IDeltaFormat delta && current.Format != delta.Whole.Name ? new ListEditionOutcome.OtherFormat(current.Format) : null,
        _ => format is IDeltaFormat || expected is not null ? new ListEditionOutcome.NoneToChange() : null,
    };

    /// <summary>Publishes an edition that was compared with what the list says. Whether it needs approval is decided on its import.</summary>
    public static ListEditionOutcome Decide(PublishEdition command, PublishedSoFar standing, DateTimeOffset now) =>
        Refuse(command.GeneratedAt, standing, now) ?? new ListEditionOutcome.Accepted(new ListEditionEvent.Published(
            command.List, command.Hash, (standing.Current?.Number ?? 0) + 1, command.GeneratedAt, now, command.Counts, command.UnknownTags, command.Source,
            command.Format, command.Title ?? standing.Current?.Title, command.Import));

    /// <summary>Records that a later edition is in force; once.</summary>
    public static ListEditionOutcome Decide(SupersedeEdition command, ListEdition edition, DateTimeOffset now) => edition.IsCurrent
        ? new ListEditionOutcome.Accepted(new ListEditionEvent.Superseded(edition.List, edition.Hash, command.By, now))
        : new ListEditionOutcome.Unchanged();

    /// <summary>Records that the watches were compared with an edition; once.</summary>
    public static ListEditionOutcome Decide(RecordRescreening command, ListEdition edition, DateTimeOffset now) => edition.Rescreening is null
        ? new ListEditionOutcome.Accepted(new ListEditionEvent.WatchesRescreened(edition.List, edition.Hash, command.Watches, command.Hits, now))
        : new ListEditionOutcome.Unchanged();
}
