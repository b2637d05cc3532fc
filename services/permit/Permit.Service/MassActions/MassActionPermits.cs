using Npgsql;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Platform.Kernel;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Permits.Service.MassActions;

/// <summary>
/// The permits of each mass action, fixed when it is proposed, so that the second person approves what the first one saw; and the result of each. The
/// events have the results, too; this is where the next permits are found after a crash.
/// </summary>
internal static class MassActionPermits
{
    private const string Name = "mass_action_permit";

    // A selection by employer reads all permits of a State with a status: minutes for a million.
    private const int SelectionTimeoutSeconds = 600;

    public static Table CreateTable()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("action").AsPrimaryKey();
        table.AddColumn<Guid>("permit").AsPrimaryKey();
        table.AddColumn("is_changed", "boolean");
        table.AddColumn("status", "varchar");
        table.Indexes.Add(new IndexDefinition("mass_action_permit_open") { Columns = ["tenant_id", "action", "permit"], Predicate = "is_changed is null" });
        return table;
    }

    /// <summary>Counts what a selection finds.</summary>
    public static async Task<SelectedPermits> CountAsync(
        NpgsqlConnection connection,
        CountryCode state,
        PermitSelection selection,
        MassActionKind kind,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(connection, $"select d.status, count(*) from {Selected} group by d.status order by d.status", state, selection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<StatusCount>();
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(new(Enum.Parse<PermitStatus>(reader.GetString(0)), checked((int)reader.GetInt64(1))));
        return new(counts, counts.Where(count => kind.From.Contains(count.Status)).Sum(count => count.Permits));
    }

    /// <summary>The first permits that a selection finds and the action would change.</summary>
    public static async Task<IReadOnlyList<PermitId>> SampleAsync(
        NpgsqlConnection connection,
        CountryCode state,
        PermitSelection selection,
        MassActionKind kind,
        int count,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            $"select d.id from {Selected} and d.status = any(@statuses) order by d.applied_at desc, d.id desc limit @count",
            state,
            selection
        );
        command.Parameters.AddWithValue("statuses", kind.From.Select(status => status.ToString()).ToArray());
        command.Parameters.AddWithValue("count", count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var permits = new List<PermitId>();
        while (await reader.ReadAsync(cancellationToken))
            permits.Add(PermitId.From(reader.GetGuid(0)));
        return permits;
    }

    /// <summary>Fixes the permits of an action, up to one more than it may concern.</summary>
    public static async Task FixAsync(
        NpgsqlConnection connection,
        CountryCode state,
        PermitSelection selection,
        MassActionKind kind,
        MassActionId action,
        CancellationToken cancellationToken
    )
    {
        // A repeat of the request finds them fixed.
        await using var command = Command(
            connection,
            $"""
            insert into {Name} (tenant_id, action, permit)
            select d.tenant_id, @action, d.id from {Selected} and d.status = any(@statuses) limit {MassActionDecider.MaxPermits + 1}
            on conflict do nothing
            """,
            state,
            selection
        );
        command.Parameters.AddWithValue("action", action.Value);
        command.Parameters.AddWithValue("statuses", kind.From.Select(status => status.ToString()).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The next permits without a result.</summary>
    public static async Task<IReadOnlyList<Guid>> NextAsync(
        NpgsqlConnection connection,
        string tenant,
        Guid action,
        int count,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"select permit from {Name} where tenant_id = $1 and action = $2 and is_changed is null order by permit limit $3",
            connection
        )
        {
            Parameters =
            {
                new() { Value = tenant },
                new() { Value = action },
                new() { Value = count },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var permits = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            permits.Add(reader.GetGuid(0));
        return permits;
    }

    /// <summary>Records results, in the transaction of the permits' events.</summary>
    public static async Task RecordAsync(
        NpgsqlConnection connection,
        string tenant,
        Guid action,
        IReadOnlyList<PermitResult> results,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            update {Name} as target set is_changed = result.is_changed, status = result.status
            from unnest($3, $4, $5) as result (permit, is_changed, status)
            where target.tenant_id = $1 and target.action = $2 and target.permit = result.permit
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = tenant },
                new() { Value = action },
                new() { Value = results.Select(result => result.Permit.Value).ToArray() },
                new() { Value = results.Select(result => result.IsChanged).ToArray() },
                new() { Value = results.Select(result => result.Status.ToString()).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A page of an action's permits with their results, by id.</summary>
    public static async Task<IReadOnlyList<MassActionPermitResponse>> PageAsync(
        NpgsqlDataSource database,
        CountryCode state,
        MassActionId action,
        Guid after,
        int count,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select target.permit, permit.applicationreference, target.is_changed, target.status from {Name} as target
            join mt_doc_permit as permit on permit.tenant_id = target.tenant_id and permit.id = target.permit
            where target.tenant_id = $1 and target.action = $2 and target.permit > $3 order by target.permit limit $4
            """
        );
        command.Parameters.Add(new() { Value = state.Value });
        command.Parameters.Add(new() { Value = action.Value });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = count });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<MassActionPermitResponse>();
        while (await reader.ReadAsync(cancellationToken))
            page.Add(
                new(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetBoolean(2),
                    await reader.IsDBNullAsync(3, cancellationToken) ? null : Enum.Parse<PermitStatus>(reader.GetString(3))
                )
            );
        return page;
    }

    // A condition that is not set is null, and true for every permit.
    private const string Selected = """
        mt_doc_permit as d where d.tenant_id = @tenant
        and (@country::text is null or d.data -> 'application' -> 'employer' ->> 'country' = @country)
        and (@number::text is null or d.data -> 'application' -> 'employer' ->> 'registrationNumber' = @number)
        and (@name::text is null or lower(d.data -> 'application' -> 'employer' ->> 'name') = lower(@name))
        and (@nationality::text is null or d.data -> 'application' -> 'worker' ->> 'nationality' = @nationality)
        and (@agency::text is null or d.applicationagency = @agency)
        and (@subject::text is null or (d.status = 'Suspended' and d.data -> 'reasons' -> 0 ->> 'subjectId' = @subject
          and d.data -> 'reasons' -> 0 ->> 'kind' = 'listedHit'))
        and (@permits::uuid[] is null or d.id = any(@permits))
        """;

    private static NpgsqlCommand Command(NpgsqlConnection connection, string text, CountryCode state, PermitSelection selection)
    {
        // Every statement is in this file; outside values are parameters.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = SelectionTimeoutSeconds };
#pragma warning restore CA2100
        command.Parameters.AddWithValue("tenant", state.Value);
        Add("country", selection.Employer?.Country.Value);
        Add("number", selection.Employer?.RegistrationNumber);
        Add("name", selection.Employer?.Name);
        Add("nationality", selection.Nationality?.Value);
        Add("agency", selection.Agency?.Value);
        Add("subject", selection.SuspendedFor);
        Add("permits", selection.Permits?.Select(permit => permit.Value).ToArray());
        return command;

        void Add(string name, object? value) => command.Parameters.AddWithValue(name, value ?? DBNull.Value);
    }
}
