using Npgsql;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Hosting.Events;
using Platform.Kernel;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Repatriation;

/// <summary>
/// Whose case is whose: each key of a person belongs to one case of the State. The primary key makes it so also when two requests or instances open a
/// case for one person at the same moment: the second waits for the first, and finds its case.
/// </summary>
internal static class CasePersons
{
    private const string Name = "repatriation_person";

    public static Table CreateTable()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("key").AsPrimaryKey();
        table.AddColumn<Guid>("case_id").NotNull();
        table.Indexes.Add(new IndexDefinition("repatriation_person_by_case") { Columns = ["tenant_id", "case_id"] });
        return table;
    }

    /// <summary>Claims a person's keys for a case, unless the person has one.</summary>
    /// <param name="transaction">The transaction, which has begun.</param>
    /// <param name="keys">The person's keys, the surest first.</param>
    /// <param name="opening">The case that is being opened.</param>
    public static async Task<CaseClaim> ClaimAsync(
        EventTransaction transaction,
        string tenant,
        IReadOnlyList<PersonKey> keys,
        CaseId opening,
        CancellationToken cancellationToken
    )
    {
        // Sorted, so that two claims with common keys do not deadlock.
        var sorted = keys.Select(key => key.Value).Order().ToArray();
        await using var claim = new NpgsqlCommand(
            $"insert into {Name} (tenant_id, key, case_id) select $1, key, $3 from unnest($2) as key on conflict do nothing",
            transaction.Connection
        )
        {
            Parameters =
            {
                new() { Value = tenant },
                new() { Value = sorted },
                new() { Value = opening.Value },
            },
        };
        await claim.ExecuteNonQueryAsync(cancellationToken);
        var owners = await OwnersAsync(transaction.Connection, tenant, sorted, cancellationToken);
        var others = keys.Select(key => owners[key.Value]).Where(owner => owner != opening).Distinct().ToList();
        if (others.Count == 0)
            return new(opening, []);
        await using var join = new NpgsqlCommand($"update {Name} set case_id = $2 where tenant_id = $1 and case_id = $3", transaction.Connection)
        {
            Parameters =
            {
                new() { Value = tenant },
                new() { Value = others[0].Value },
                new() { Value = opening.Value },
            },
        };
        await join.ExecuteNonQueryAsync(cancellationToken);
        return new(others[0], others[1..]);
    }

    /// <summary>The case that a permit belongs to, if there is one.</summary>
    public static async Task<CaseId?> FindAsync(NpgsqlDataSource database, CountryCode state, PermitId permit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select case_id from {Name} where tenant_id = $1 and key = $2");
        command.Parameters.Add(new() { Value = state.Value });
        command.Parameters.Add(new() { Value = PersonKey.Of(permit).Value });
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? CaseId.From(id) : null;
    }

    private static async Task<Dictionary<Guid, CaseId>> OwnersAsync(
        NpgsqlConnection connection,
        string tenant,
        Guid[] keys,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand($"select key, case_id from {Name} where tenant_id = $1 and key = any($2)", connection);
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = keys });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var owners = new Dictionary<Guid, CaseId>();
        while (await rows.ReadAsync(cancellationToken))
            owners.Add(rows.GetGuid(0), CaseId.From(rows.GetGuid(1)));
        return owners;
    }
}

/// <summary>Whose case it is.</summary>
/// <param name="Case">The person's case: the one that is being opened, or the one that the surest key belongs to.</param>
/// <param name="Related">Further cases that other keys belong to.</param>
internal sealed record CaseClaim(CaseId Case, IReadOnlyList<CaseId> Related);
