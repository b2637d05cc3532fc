using Permits.Domain.Permits;

namespace Permits.Service.Permits;

/// <summary>A permit as an agency sees it.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Version">Its version, which is its ETag.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Reasons">Why: the reasons of the latest decision.</param>
/// <param name="LegalBasis">What a refusal or revocation rests on: resolution and paragraph, or national law.</param>
/// <param name="AppliedAt">When it was applied for.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Application">What was applied for.</param>
/// <param name="Screening">The comparison with the lists, with evidence; absent until it has answered.</param>
/// <param name="WatchHits">What later editions of the lists brought up.</param>
public sealed record PermitResponse(
    PermitId Id, long Version, PermitStatus Status, IReadOnlyList<string> Reasons, IReadOnlyList<LegalBasis> LegalBasis,
    DateTimeOffset AppliedAt, DateTimeOffset ChangedAt, Application Application, Screening? Screening, IReadOnlyList<WatchHit> WatchHits)
{
    internal static PermitResponse From(Permit permit) => new(
        permit.Id, permit.Version, permit.Status, permit.Reasons, permit.LegalBasis, permit.AppliedAt, permit.ChangedAt, permit.Application, permit.Screening, permit.WatchHits);
}
