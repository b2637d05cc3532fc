namespace Registry.Domain.Lists;

/// <summary>Decides what an edition changes.</summary>
public static class ListEditionDecider
{
    // Clocks differ, and time zones can be on different days.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    /// <summary>Decides before any comparison whether files can be published at all.</summary>
    public static EditionAdmission Decide(AdmitEdition command, PublicationState state, DateTimeOffset now) =>
        state switch
        {
            // Either sent late, or the list reverts to earlier content: only the sender knows which.
            { Same: { IsCurrent: false } same, Current: { } current } when command is { Base: null, Format.IsDated: false } =>
                new EditionAdmission.NoLongerCurrent(same.Number, current.Hash),
            { Same: { } same } => new EditionAdmission.AlreadyPublished(same),
            { Current: null } when command.Base is not null || command.Format.BaseFormat is not null => new EditionAdmission.NoCurrentEdition(),
            { Current: { } current } when command.Base is { } named && named != current.Hash => new EditionAdmission.BaseNotCurrent(current.Hash),
            { Current: { } current } when command.Format.BaseFormat is { } changed && changed != current.Format => new EditionAdmission.FormatMismatch(
                current.Format
            ),
            _ when command.GeneratedAt > now + ClockTolerance => new EditionAdmission.DatedInFuture(command.GeneratedAt),
            { Current: { } current } when command.GeneratedAt < current.GeneratedAt => new EditionAdmission.OlderThanCurrent(
                command.GeneratedAt,
                current.GeneratedAt
            ),
            _ => new EditionAdmission.Admitted(state.Current, command.GeneratedAt),
        };

    /// <summary>
    /// Publishes an admitted edition that was compared with the list's current content. Whether it needs approval is decided on its import.
    /// </summary>
    public static ListEditionOutcome Decide(PublishEdition command, DateTimeOffset now)
    {
        var (predecessor, generatedAt) = command.Admission;
        return new ListEditionOutcome.Accepted(
            new ListEditionEvent.Published(
                command.List,
                command.Hash,
                (predecessor?.Number ?? 0) + 1,
                generatedAt,
                now,
                command.Counts,
                command.UnknownTags,
                command.Source,
                command.Format,
                command.Title ?? predecessor?.Title,
                command.Import,
                command.Undoes
            )
        );
    }

    /// <summary>Records once that a later edition is in force.</summary>
    public static ListEditionOutcome Decide(SupersedeEdition command, ListEdition edition, DateTimeOffset now) =>
        edition.IsCurrent
            ? new ListEditionOutcome.Accepted(new ListEditionEvent.Superseded(edition.List, edition.Hash, command.By, now))
            : new ListEditionOutcome.Unchanged();

    /// <summary>Records once that the watches were compared with an edition.</summary>
    public static ListEditionOutcome Decide(RecordRescreening command, ListEdition edition, DateTimeOffset now) =>
        edition.Rescreening is null
            ? new ListEditionOutcome.Accepted(new ListEditionEvent.WatchesRescreened(edition.List, edition.Hash, command.Watches, command.Hits, now))
            : new ListEditionOutcome.Unchanged();
}
