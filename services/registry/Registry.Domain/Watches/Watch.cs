using System.Diagnostics;
using Platform.Kernel;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>A standing screening of everyone a permit's application names.</summary>
/// <param name="Id">The watch's stream.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="State">The permit's Member State.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Watched">The watched parties.</param>
/// <param name="Known">Hits already reported to the permit service.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
public sealed record Watch(Guid Id, PermitId PermitId, CountryCode State, AgencyId Agency, Watched Watched, IReadOnlyList<KnownHit> Known, bool IsOpen)
    : IAggregate<Watch, WatchEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>Hits that an officer found to be someone else and that still rest on the same evidence.</summary>
    public IReadOnlyList<Clearance> Clearances { get; init; } = [];

    /// <summary>The clearance of a hit; null if there is none.</summary>
    public Clearance? ClearanceOf(Hit hit) => Clearances.FirstOrDefault(clearance => clearance.IsOf(hit.Screened, hit.SubjectId, hit.List));

    /// <summary>The clearance of a reported hit; null if there is none.</summary>
    public Clearance? ClearanceOf(KnownHit known) => Clearances.FirstOrDefault(clearance => clearance.IsOf(known.Screened, known.SubjectId, known.List));

    /// <inheritdoc/>
    public static Watch Evolve(Watch? state, WatchEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (null, WatchEvent.Started started) => new Watch(
                envelope.StreamId,
                started.PermitId,
                started.State,
                started.Agency,
                started.Watched,
                started.Known,
                IsOpen: true
            ),
            ({ } known, WatchEvent.HitFound hit) => known.WithKnown(hit.Found),
            ({ } known, WatchEvent.HitReturned returned) => known.WithKnown(returned.Found) with { Clearances = known.ClearancesWithout(returned.Found) },
            ({ } known, WatchEvent.Cleared cleared) => known.WithKnown(cleared.Found) with
            {
                Clearances =
                [
                    .. known.ClearancesWithout(cleared.Found),
                    new(cleared.Found.Screened, cleared.Found.SubjectId, cleared.Found.List, cleared.Found.Evidence, cleared.Reason, cleared.At),
                ],
            },
            ({ } known, WatchEvent.HitEnded ended) => known with { Known = [.. known.Known.Where(hit => !hit.IsOf(ended))] },
            ({ } known, WatchEvent.Ended) => known with { IsOpen = false },
            _ => throw new UnreachableException(),
        } with
        {
            Version = envelope.Version,
        };

    private Watch WithKnown(Hit hit) => this with { Known = [.. Known.Where(other => !other.IsOf(hit)), KnownHit.Of(hit)] };

    private IReadOnlyList<Clearance> ClearancesWithout(Hit hit) => [.. Clearances.Where(clearance => !clearance.IsOf(hit.Screened, hit.SubjectId, hit.List))];
}
