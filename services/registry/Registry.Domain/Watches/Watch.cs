using System.Diagnostics;
using Platform.Kernel;
using Registry.Domain.Screening;

namespace Registry.Domain.Watches;

/// <summary>A standing screening of a permit's worker and employer.</summary>
/// <param name="Id">The watch's stream.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="State">The Member State whose permit it is.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Watched">Who is watched.</param>
/// <param name="Known">Hits that the permit service has been told of.</param>
/// <param name="IsOpen">Whether it has not ended.</param>
public sealed record Watch(Guid Id, PermitId PermitId, CountryCode State, AgencyId Agency, Watched Watched, IReadOnlyList<KnownHit> Known, bool IsOpen)
    : IAggregate<Watch, WatchEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>Hits that an officer has found to be somebody else, and that rest on the same evidence still.</summary>
    public IReadOnlyList<Clearance> Clearances { get; init; } = [];

    /// <summary>The clearance of a hit; null where there is none.</summary>
    public Clearance? ClearanceOf(Hit hit) => Clearances.FirstOrDefault(clearance => clearance.IsOf(hit.Screened, hit.SubjectId, hit.List));

    /// <summary>The clearance of a hit that was told of; null where there is none.</summary>
    public Clearance? ClearanceOf(KnownHit known) => Clearances.FirstOrDefault(clearance => clearance.IsOf(known.Screened, known.SubjectId, known.List));

    /// <inheritdoc/>
    public static Watch Evolve(Watch? state, WatchEvent @event, EventEnvelope envelope) => (state, @event) switch
    {
        (null, WatchEvent.Started started) => new Watch(
            envelope.StreamId, started.PermitId, started.State, started.Agency, started.Watched, started.Known, IsOpen: true),
        ({ } known, WatchEvent.Hit hit) => known.Knowing(hit.Found),
        ({ } known, WatchEvent.HitReturned returned) => known.Knowing(returned.Found) with { Clearances = known.ClearancesBut(returned.Found) },
        ({ } known, WatchEvent.Cleared cleared) => known.Knowing(cleared.Found) with
        {
            Clearances = [.. known.ClearancesBut(cleared.Found), new(cleared.Found.Screened, cleared.Found.SubjectId, cleared.Found.List, cleared.Found.Evidence, cleared.Reason, cleared.At)],
        },
        ({ } known, WatchEvent.Ended) => known with { IsOpen = false },
        _ => throw new UnreachableException(),
    } with
    { Version = envelope.Version };

    private Watch Knowing(Hit hit) => this with
    {
        Known =
        [
            .. Known.Where(other => !other.IsOf(hit)),
            KnownHit.Of(hit),
        ],
    };

    private IReadOnlyList<Clearance> ClearancesBut(Hit hit) =>
        [.. Clearances.Where(clearance => !clearance.IsOf(hit.Screened, hit.SubjectId, hit.List))];
}
