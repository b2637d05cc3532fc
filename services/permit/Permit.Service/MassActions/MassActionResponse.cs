using Permits.Domain.MassActions;
using Permits.Domain.Permits;

namespace Permits.Service.MassActions;

/// <summary>What a mass action would concern.</summary>
/// <param name="Permits">On how many permits it would run: those whose status allows it.</param>
/// <param name="ByStatus">How many permits the filter finds, by status.</param>
/// <param name="Sample">The latest of the permits on which it would run.</param>
public sealed record MassActionPreview(int Permits, IReadOnlyList<StatusCountResponse> ByStatus, IReadOnlyList<PermitId> Sample)
{
    internal static MassActionPreview From(SelectedPermits selected, IReadOnlyList<PermitId> sample) =>
        new(selected.Permits, StatusCountResponse.From(selected), sample);
}

/// <summary>How many permits have a status.</summary>
/// <param name="Status">The status.</param>
/// <param name="Permits">How many.</param>
public sealed record StatusCountResponse(PermitStatus Status, int Permits)
{
    internal static IReadOnlyList<StatusCountResponse> From(SelectedPermits selected) =>
        [.. selected.ByStatus.Select(count => new StatusCountResponse(count.Status, count.Permits))];
}

/// <summary>A mass action and its progress.</summary>
/// <param name="Id">The action.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="Status"><c>proposed</c>, <c>approved</c> (it is running), <c>rejected</c> or <c>completed</c>.</param>
/// <param name="Action"><c>suspend</c>, <c>revoke</c> or <c>expire</c>.</param>
/// <param name="Filter">Which permits it concerns.</param>
/// <param name="Permits">On how many permits it runs; they were fixed when it was proposed.</param>
/// <param name="ByStatus">How many permits the filter found then, by status.</param>
/// <param name="Changed">How many it has changed.</param>
/// <param name="Unchanged">How many it has left as they were, because their status did not allow it any more.</param>
/// <param name="Reason">Why.</param>
/// <param name="LegalBasis">The legal basis of a revocation.</param>
/// <param name="ProposedBy">Who proposed it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be approved.</param>
/// <param name="DecidedBy">Who approved or rejected it; absent before.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Decision">Why.</param>
/// <param name="ChangedAt">When the action last changed.</param>
public sealed record MassActionResponse(
    MassActionId Id,
    long Version,
    MassActionStatus Status,
    MassActionKind Action,
    MassActionFilter Filter,
    int Permits,
    IReadOnlyList<StatusCountResponse> ByStatus,
    int Changed,
    int Unchanged,
    string Reason,
    IReadOnlyList<string> LegalBasis,
    string ProposedBy,
    DateTimeOffset ProposedAt,
    DateTimeOffset ExpiresAt,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? Decision,
    DateTimeOffset ChangedAt
)
{
    internal static MassActionResponse From(MassAction action) =>
        new(
            action.Id,
            action.Version,
            action.Status,
            action.Kind,
            FilterOf(action.Selection),
            action.Selected.Permits,
            StatusCountResponse.From(action.Selected),
            action.Changed,
            action.Unchanged,
            action.Statement,
            [.. action.LegalBasis.Select(basis => basis.Value)],
            action.ProposedBy.User,
            action.ProposedAt,
            action.ExpiresAt,
            action.Decision?.By.User,
            action.Decision?.At,
            action.Decision?.Statement,
            action.ChangedAt
        );

    private static MassActionFilter FilterOf(PermitSelection selection) =>
        new(
            selection.Employer is { } employer ? new(employer.Country.Value, employer.RegistrationNumber, employer.Name) : null,
            selection.Nationality?.Value,
            selection.Agency?.Value,
            selection.SuspendedFor,
            selection.Permits is { } permits ? [.. permits.Select(permit => permit.Value)] : null
        );
}

/// <summary>The result of a mass action for one permit.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="Reference">The agency's reference.</param>
/// <param name="Changed">Whether the action changed it; absent until it has run on it.</param>
/// <param name="Status">The permit's status after that.</param>
public sealed record MassActionPermitResponse(Guid PermitId, string Reference, bool? Changed, PermitStatus? Status);
