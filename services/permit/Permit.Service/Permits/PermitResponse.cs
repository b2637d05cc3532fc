using Permits.Domain.Imports;
using Permits.Domain.Permits;

namespace Permits.Service.Permits;

/// <summary>A permit as an agency sees it.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="Status">Its status.</param>
/// <param name="Reasons">The reasons of the latest decision.</param>
/// <param name="LegalBasis">The legal basis of a refusal or revocation: resolution and paragraph, or national law.</param>
/// <param name="AppliedAt">When it was applied for, or imported.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Origin">Where it comes from, if the agency had issued it before and imported it.</param>
/// <param name="Application">What was applied for.</param>
/// <param name="Screening">The comparison with the lists, with evidence; absent until it has arrived.</param>
/// <param name="WatchHits">Hits of later editions of the lists.</param>
/// <param name="Nationality">The worker's nationality as two people determined it; absent while only the claim is known.</param>
/// <param name="OpenHits">The hits that have neither ended nor been answered by issuing or reinstating the permit.</param>
/// <param name="EndedHits">Hits that the lists no longer give.</param>
/// <param name="SuspendedFor">The hit for which a rule suspended the permit; absent if it is not suspended, or an officer suspended it.</param>
/// <param name="ReinstatementOffered">Whether it is suspended only for hits that have ended: officers may reinstate it.</param>
/// <param name="Proposal">What waits for a second person's approval, or did until it expired.</param>
public sealed record PermitResponse(
    PermitId Id,
    long Version,
    PermitStatus Status,
    IReadOnlyList<ReasonResponse> Reasons,
    IReadOnlyList<string> LegalBasis,
    DateTimeOffset AppliedAt,
    DateTimeOffset ChangedAt,
    OriginResponse? Origin,
    ApplicationResponse Application,
    ScreeningResponse? Screening,
    IReadOnlyList<WatchHitResponse> WatchHits,
    NationalityResponse? Nationality,
    IReadOnlyList<HitResponse> OpenHits,
    IReadOnlyList<EndedHitResponse> EndedHits,
    ReasonResponse? SuspendedFor,
    bool ReinstatementOffered,
    ProposalResponse? Proposal
)
{
    internal static PermitResponse From(Permit permit) =>
        new(
            permit.Id,
            permit.Version,
            permit.Status,
            [.. permit.Reasons.Select(ReasonResponse.From)],
            LegalBasisOf(permit),
            permit.AppliedAt,
            permit.ChangedAt,
            permit.Origin is { } origin ? new(origin.Import, origin.Line, origin.IssuedOn) : null,
            ApplicationResponse.From(permit.Application),
            permit.Screening is { } screening ? ScreeningResponse.From(screening) : null,
            [.. permit.WatchHits.Select(WatchHitResponse.From)],
            NationalityResponse.From(permit.Determined),
            [.. permit.OpenHits.Select(HitResponse.From)],
            [.. permit.EndedHits.Select(EndedHitResponse.From)],
            permit.SuspendedFor is { } hit ? ReasonResponse.From(hit) : null,
            permit.IsReinstatementOffered,
            permit.Proposal is { } proposal ? ProposalResponse.From(proposal) : null
        );

    private static IReadOnlyList<string> LegalBasisOf(Permit permit) =>
        permit.Status is PermitStatus.Refused or PermitStatus.Revoked
            ? [.. permit.Reasons.SelectMany(reason => reason.LegalBasis).Select(basis => basis.Value)]
            : [];
}

/// <summary>Where an imported permit comes from.</summary>
/// <param name="Import">The import, at <c>/imports/{import}</c>.</param>
/// <param name="Line">The line of its file.</param>
/// <param name="IssuedOn">When the agency had issued it.</param>
public sealed record OriginResponse(ImportId Import, int Line, DateOnly IssuedOn);
