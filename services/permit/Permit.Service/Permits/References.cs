using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Permits;
using Platform.Hosting.Problems;
using Platform.Kernel;

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

    /// <summary>
    /// The permits of an agency that have any of the references, all in one round trip. Transactions that use several references of one agency run one after
    /// the other from here on: in another order of the same references, each could wait for the other.
    /// </summary>
    public static async Task<Dictionary<string, ReferenceHolder>> HoldersAsync(
        NpgsqlConnection connection,
        string tenant,
        AgencyId agency,
        IEnumerable<string> references,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            new("select pg_advisory_xact_lock(hashtextextended($1, 0))") { Parameters = { new() { Value = $"permit-references {tenant} {agency}" } } }
        );
        // Lateral, so that each is looked up by its index, regardless of the size of the tables when the statement was prepared.
        var command = new NpgsqlBatchCommand(
            """
            select wanted.reference, permit.id, first.hash from unnest($3) as wanted (reference)
            cross join lateral (select d.id from mt_doc_permit as d where d.tenant_id = $1 and d.applicationagency = $2
              and d.applicationreference = wanted.reference limit 1) as permit
            cross join lateral (select e.headers ->> 'request-hash' as hash from mt_events as e where e.tenant_id = $1 and e.stream_id = permit.id
              and e.version = 1 limit 1) as first
            """
        );
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = agency.Value });
        command.Parameters.Add(
            new() { Value = references.Distinct(StringComparer.Ordinal).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar }
        );
        batch.BatchCommands.Add(command);
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        var holders = new Dictionary<string, ReferenceHolder>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
            holders.Add(rows.GetString(0), new(PermitId.From(rows.GetGuid(1)), await rows.IsDBNullAsync(2, cancellationToken) ? null : rows.GetString(2)));
        return holders;
    }

    /// <summary>The problem of an application whose reference another one has.</summary>
    public static ProblemHttpResult Refused(PermitOutcome.ReferenceTaken taken)
    {
        var problem = ProblemTypes.Conflict.Because(Explain(taken), [Fault]);
        problem.ProblemDetails.Extensions["permit"] = taken.Holder;
        return problem;
    }

    /// <summary>The field at fault.</summary>
    public static FieldError Fault { get; } = new("#/reference", "Must be one that the agency has not used before.");

    /// <summary>Why the reference is refused.</summary>
    public static string Explain(PermitOutcome.ReferenceTaken taken) =>
        $"The permit {taken.Holder} has the reference. It keeps it for good; a new application needs a new reference.";
}

/// <summary>A permit that has a reference.</summary>
/// <param name="Permit">The permit.</param>
/// <param name="Hash">The hash of what created it; null if none was kept.</param>
internal sealed record ReferenceHolder(PermitId Permit, string? Hash);
