namespace Registry.Domain.Lists;

/// <summary>Decides what an edition changes.</summary>
public static class ListEditionDecider
{
    // Clocks differ, and time zones can be on different days.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    /// <summary>Checks before any comparison whether an edition can be published at all; null if it can.</summary>
    public static ListEditionOutcome? Refuse(DateTimeOffset generatedAt, PublicationState state, DateTimeOffset now) => state switch
    {
        { Same: { } same } => new ListEditionOutcome.AlreadyPublished(same),
        _ when generatedAt > now + ClockTolerance => new ListEditionOutcome.DatedInFuture(),
        { Current: { } current } when generatedAt < current.GeneratedAt => new ListEditionOutcome.OlderThanCurrent(current.GeneratedAt),
        _ => null,
    };

    /// <summary>Checks before any comparison whether files can follow the current edition; null if they can, or already did.</summary>
    /// <param name="format">Their format.</param>
    /// <param name="expected">The edition that they change or follow, according to the request; null if the request does not say.</param>
    public static ListEditionOutcome? RefuseBase(IUploadFormat format, EditionHash? expected, PublicationState state) => state switch
    {
        // Either sent late, or the list reverts to earlier content: only the sender knows which.
        { Same: { IsCurrent: false } same, Current: { } current } when expected is null && !format.IsDated =>
            new ListEditionOutcome.NoLongerCurrent(same.Number, current.Hash),
        { Same: { } } => null,
        { Current: { } current } when expected is { } named && named != current.Hash => new ListEditionOutcome.BaseNotCurrent(current.Hash),
        { Current: { } current } => format.BaseFormat is { } changed && changed != current.Format
            ? new ListEditionOutcome.FormatMismatch(current.Format)
            : null,
        _ => format.BaseFormat is not null || expected is not null ? new ListEditionOutcome.NoCurrentEdition() : null,
    };

    /// <summary>Publishes an edition that was compared with the list's current content. Whether it needs approval is decided on its import.</summary>
    public static ListEditionOutcome Decide(PublishEdition command, PublicationState state, DateTimeOffset now) =>
        Refuse(command.GeneratedAt, state, now) ?? new ListEditionOutcome.Accepted(new ListEditionEvent.Published(
            command.List, command.Hash, (state.Current?.Number ?? 0) + 1, command.GeneratedAt, now, command.Counts, command.UnknownTags, command.Source,
            command.Format, command.Title ?? state.Current?.Title, command.Import));

    /// <summary>Records once that a later edition is in force.</summary>
    public static ListEditionOutcome Decide(SupersedeEdition command, ListEdition edition, DateTimeOffset now) => edition.IsCurrent
        ? new ListEditionOutcome.Accepted(new ListEditionEvent.Superseded(edition.List, edition.Hash, command.By, now))
        : new ListEditionOutcome.Unchanged();

    /// <summary>Records once that the watches were compared with an edition.</summary>
    public static ListEditionOutcome Decide(RecordRescreening command, ListEdition edition, DateTimeOffset now) => edition.Rescreening is null
        ? new ListEditionOutcome.Accepted(new ListEditionEvent.WatchesRescreened(edition.List, edition.Hash, command.Watches, command.Hits, now))
        : new ListEditionOutcome.Unchanged();
}
