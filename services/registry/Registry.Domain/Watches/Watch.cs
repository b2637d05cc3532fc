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
{
    /// <summary>Folds an event into the watch.</summary>
    public static Watch Evolve(Watch? watch, WatchEvent @event) => (watch, @event) switch
    {
        (null, WatchEvent.Started started) => new(
            started.PermitId.WatchStream, started.PermitId, started.State, started.Agency, started.Watched, started.Known, IsOpen: true),
        ({ } known, WatchEvent.Hit hit) => known with
        {
            Known =
            [
                .. known.Known.Where(other => other.Screened != hit.Found.Screened || other.SubjectId != hit.Found.SubjectId),
                new(hit.Found.Screened, hit.Found.SubjectId, hit.Found.EvidenceDigest()),
            ],
        },
        ({ } known, WatchEvent.Ended) => known with { IsOpen = false },
        _ => throw new UnreachableException(),
    };
}
