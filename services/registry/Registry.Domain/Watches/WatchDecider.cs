using Registry.Domain.Screening;

namespace Registry.Domain.Watches;

/// <summary>Begins to watch whom a screening has compared.</summary>
/// <param name="Screening">The screening.</param>
public sealed record StartWatch(ScreeningEvent.Completed Screening);

/// <summary>Tells what a comparison with the lists has found for a watch.</summary>
/// <param name="Hits">Every hit of the comparison, known or new.</param>
/// <param name="Basis">What was compared with.</param>
public sealed record ReportHits(IReadOnlyList<Hit> Hits, Basis Basis);

/// <summary>Ends a watch.</summary>
/// <param name="Reason">Why.</param>
public sealed record EndWatch(WatchEndReason Reason);

/// <summary>Decides about watches.</summary>
public static class WatchDecider
{
    /// <summary>Starts the watch; once.</summary>
    /// <returns>The event, or null when it was started before.</returns>
    public static WatchEvent.Started? Decide(StartWatch command, Watch? watch, DateTimeOffset now) => watch is not null ? null : new(
        command.Screening.PermitId, command.Screening.State, command.Screening.Agency,
        new(command.Screening.Comparison.Worker, command.Screening.Comparison.Employer), command.Screening.Basis,
        [.. command.Screening.Comparison.Hits.Select(hit => new KnownHit(hit.Screened, hit.SubjectId, hit.EvidenceDigest()))], now);

    /// <summary>
    /// Reports the hits that are new: of a subject that was none before, or that rests on other evidence now. A comparison that is made again
    /// reports nothing.
    /// </summary>
    public static IReadOnlyList<WatchEvent.Hit> Decide(ReportHits command, Watch watch, DateTimeOffset now) => !watch.IsOpen ? [] :
    [
        .. command.Hits
            .Where(hit => !watch.Known.Any(known => known.Screened == hit.Screened && known.SubjectId == hit.SubjectId && known.EvidenceDigest == hit.EvidenceDigest()))
            .Select(hit => new WatchEvent.Hit(watch.PermitId, watch.State, watch.Agency, hit, command.Basis, now)),
    ];

    /// <summary>Ends the watch; once.</summary>
    /// <returns>The event, or null when it had ended.</returns>
    public static WatchEvent.Ended? Decide(EndWatch command, Watch watch, DateTimeOffset now) =>
        watch.IsOpen ? new(watch.PermitId, watch.State, watch.Agency, command.Reason, now) : null;
}
