using Npgsql;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Permits.Service.Determinations;

/// <summary>
/// What bears on an exception from the ban, when a decision is made. A permit in force is its own record of the determination that it uses: nothing is counted
/// twice, and what ends returns its place. A decision that may issue holds the determination, or the State's ceiling, until it commits, so that the next one
/// counts it.
/// </summary>
internal static class ExceptionReader
{
    /// <summary>The permits that count, in SQL.</summary>
    public const string Counted =
        "status IN ('Issued', 'Suspended') AND (data -> 'application' -> 'worker' ->> 'nationality' = 'PRK' "
        + "OR data -> 'determined' -> 'nationalities' ? 'PRK' OR data -> 'application' ? 'determination')";

    private const string Count = $"""
        SELECT count(*) FILTER (WHERE data -> 'application' ->> 'determination' = $3),
          count(*) FILTER (WHERE NOT data -> 'application' ? 'determination')
        FROM mt_doc_permit WHERE tenant_id = $1 AND id <> $2 AND {Counted}
        """;

    /// <summary>Reads what bears on a permit's exception; null if none is in question.</summary>
    public static async Task<ExceptionFacts?> ReadAsync(EventTransaction transaction, string tenant, Permit permit, CancellationToken cancellationToken)
    {
        var (determination, application) = (permit.Application.Determination, permit.Application);
        if (determination is null && (application.ContractDate is null || !MayBeNational(permit)))
            return null;
        CommitteeDetermination? found = null;
        if (determination is { } id)
        {
            var stream = new StreamOf<CommitteeDetermination, DeterminationEvent>(id.Value);
            await transaction.LoadAsync(tenant, stream, cancellationToken);
            found = transaction.StateOf(tenant, stream);
        }
        else
        {
            await using var locking = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended('ceiling:' || $1, 0))", transaction.Connection)
            {
                Parameters = { new() { Value = tenant } },
            };
            await locking.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var command = new NpgsqlCommand(Count, transaction.Connection)
        {
            Parameters =
            {
                new() { Value = tenant },
                new() { Value = permit.Id.Value },
                new() { Value = determination?.ToString() ?? "" },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (used, nationals) = ((int)reader.GetInt64(0), (int)reader.GetInt64(1));
        return new(determination is { } named ? new(named, found is { Status: DeterminationStatus.InForce } ? found.Terms : null, used) : null, nationals);
    }

    /// <summary>The permits in force under each of some determinations.</summary>
    public static async Task<IReadOnlyDictionary<DeterminationId, int>> InForceAsync(
        NpgsqlDataSource database,
        CountryCode state,
        IReadOnlyList<DeterminationId> determinations,
        CancellationToken cancellationToken
    )
    {
        var inForce = determinations.ToDictionary(determination => determination, _ => 0);
        await using var command = database.CreateCommand(
            $"""
            SELECT data -> 'application' ->> 'determination', count(*) FROM mt_doc_permit
            WHERE tenant_id = $1 AND {Counted} AND data -> 'application' ->> 'determination' = ANY($2) GROUP BY 1
            """
        );
        command.Parameters.AddWithValue(state.Value);
        command.Parameters.AddWithValue(determinations.Select(determination => determination.ToString()).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            inForce[DeterminationId.From(Guid.Parse(reader.GetString(0)))] = (int)reader.GetInt64(1);
        return inForce;
    }

    private static bool MayBeNational(Permit permit) =>
        permit.Application.Worker.Nationality == StatedCountry.DemocraticPeoplesRepublicOfKorea || permit.Determined?.IncludesDprk == true;
}
