using Registry.Domain.Comparisons;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>Decides commands on watches.</summary>
public static class WatchDecider
{
    /// <summary>Starts the watch once.</summary>
    public static WatchOutcome Decide(StartWatch command, Watch? watch, DateTimeOffset now) =>
        watch is not null
            ? new WatchOutcome.Unchanged()
            : new WatchOutcome.Accepted(
                new WatchEvent.Started(
                    command.Screening.PermitId,
                    command.Screening.State,
                    command.Screening.Agency,
                    new(command.Screening.Comparison.Worker, command.Screening.Comparison.Employer, command.Screening.Comparison.OtherParties),
                    command.Screening.Basis,
                    [.. command.Screening.Comparison.Hits.Select(KnownHit.Of)],
                    now
                )
            );

    /// <summary>
    /// Reports the new hits: subjects that were not hits before, or that have different evidence. A hit that returns after its clearance says what
    /// changed. Repeating the same comparison reports nothing, and neither does an ended watch.
    /// </summary>
    public static WatchOutcome Decide(ReportHits command, Watch? watch, DateTimeOffset now)
    {
        if (watch is null)
            return new WatchOutcome.NotFound();
        if (!watch.IsOpen)
            return new WatchOutcome.Unchanged();
        IReadOnlyList<WatchEvent> reported =
        [
            .. command
                .Hits.Where(hit => !watch.Known.Any(known => known.IsOf(hit) && known.EvidenceDigest == hit.EvidenceDigest()))
                .Select(hit => Report(hit, command.Basis, watch, now))
                .OfType<WatchEvent>(),
        ];
        return reported.Count > 0 ? new WatchOutcome.Accepted(reported) : new WatchOutcome.Unchanged();
    }

    private static WatchEvent? Report(Hit hit, Basis basis, Watch watch, DateTimeOffset now)
    {
        if (watch.ClearanceOf(hit) is not { } clearance)
            return new WatchEvent.HitFound(watch.PermitId, watch.State, watch.Agency, hit, basis, now);
        var changes = clearance.ChangesTo(hit.Evidence);
        return changes.Count == 0 ? null : new WatchEvent.HitReturned(watch.PermitId, watch.State, watch.Agency, hit, basis, clearance.At, changes, now);
    }

    /// <summary>Clears a hit; a repeat has no effect.</summary>
    public static WatchOutcome Decide(ClearHit command, Watch? watch, DateTimeOffset now) =>
        watch switch
        {
            null => new WatchOutcome.NotFound(),
            { IsOpen: false } => new WatchOutcome.Ended(),
            _ when watch.ClearanceOf(command.Found) is { } same && same.ChangesTo(command.Found.Evidence).Count == 0 => new WatchOutcome.Unchanged(),
            _ => new WatchOutcome.Accepted(
                new WatchEvent.Cleared(watch.PermitId, watch.State, command.Agency, command.Found, command.Basis, command.Reason, now)
            ),
        };

    /// <summary>Ends hits once. A clearance stays: if the lists give the hit again, it is not reported while its evidence is the same.</summary>
    public static WatchOutcome Decide(EndHits command, Watch? watch, DateTimeOffset now)
    {
        if (watch is null)
            return new WatchOutcome.NotFound();
        IReadOnlyList<WatchEvent> ended =
        [
            .. command
                .Hits.Where(end => watch.IsOpen && watch.Known.Contains(end.Hit))
                .Select(end => new WatchEvent.HitEnded(
                    watch.PermitId,
                    watch.State,
                    watch.Agency,
                    end.Hit.Screened,
                    end.Hit.SubjectId,
                    end.Hit.List,
                    command.Edition,
                    end.Reason,
                    now
                )),
        ];
        return ended.Count > 0 ? new WatchOutcome.Accepted(ended) : new WatchOutcome.Unchanged();
    }

    /// <summary>Ends the watch once.</summary>
    public static WatchOutcome Decide(EndWatch command, Watch? watch, DateTimeOffset now) =>
        watch switch
        {
            null => new WatchOutcome.NotFound(),
            { IsOpen: false } => new WatchOutcome.Unchanged(),
            _ => new WatchOutcome.Accepted(new WatchEvent.Ended(watch.PermitId, watch.State, watch.Agency, command.Reason, now)),
        };
}
