using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Platform.Hosting.Problems;

namespace Permits.Service.Permits;

/// <summary>The agencies' own references. No two permits of an agency have the same: an index of the store makes it so.</summary>
internal static class References
{
    /// <summary>The permit that has the application's reference, if there is one.</summary>
    public static async Task<PermitId?> HolderAsync(IQuerySession session, Application application, CancellationToken cancellationToken)
    {
        var holder = await session
            .Query<Permit>()
            .Where(permit => permit.Application.Reference == application.Reference && permit.MatchesSql("d.applicationagency = ?", application.Agency.Value))
            .SingleOrDefaultAsync(cancellationToken);
        return holder?.Id;
    }

    /// <summary>The problem of an application whose reference another one has.</summary>
    public static ProblemHttpResult Refused(PermitOutcome.ReferenceTaken taken)
    {
        var problem = ProblemTypes.Conflict.Because(Explain(taken), [new("#/reference", "Must be one that the agency has not used before.")]);
        problem.ProblemDetails.Extensions["permit"] = taken.Holder;
        return problem;
    }

    /// <summary>Why the reference is refused.</summary>
    public static string Explain(PermitOutcome.ReferenceTaken taken) =>
        $"The permit {taken.Holder} has the reference. It keeps it for good; a new application needs a new reference.";
}
