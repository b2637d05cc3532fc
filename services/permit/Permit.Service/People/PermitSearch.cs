using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.People;
using Permits.Domain.Permits;
using Platform.Hosting.Events;
using Platform.Kernel;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Permits.Service.People;

/// <summary>
/// Finds permits by hashes of what they say, and by what the registry found: that an application may be the same person's as an earlier one, in any spelling.
/// Every table begins with the State, so a search reads no other State's rows.
/// </summary>
internal static class PermitSearch
{
    private const string Keys = "permit_search_key";
    private const string Same = "permit_same_person";

    /// <summary>The most permits that a search for a person returns.</summary>
    public const int MaxPermits = 100;

    public static Table CreateKeys()
    {
        var table = new Table(new PostgresqlObjectName("public", Keys, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("key").AsPrimaryKey();
        table.AddColumn<Guid>("permit_id").AsPrimaryKey();
        return table;
    }

    public static Table CreateSame()
    {
        var table = new Table(new PostgresqlObjectName("public", Same, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("permit_id").AsPrimaryKey();
        table.AddColumn<Guid>("other_id").AsPrimaryKey();
        return table;
    }

    /// <summary>Adds what a page of events says. A repeat changes nothing.</summary>
    public static async Task AddAsync(NpgsqlDataSource database, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        var keys = new List<(string Tenant, Guid Key, Guid Permit)>();
        var same = new List<(string Tenant, Guid Permit, Guid Other)>();
        foreach (var @event in events)
        {
            var application = (@event.Data as PermitEvent.Applied)?.Application ?? (@event.Data as PermitEvent.Imported)?.Application;
            if (application is not null)
                keys.AddRange(SearchKey.Of(application).Select(key => (@event.TenantId, key.Value, @event.StreamId)));
            foreach (var known in (@event.Data as PermitEvent.ScreeningReceived)?.Screening.KnownPeople ?? [])
            {
                // In both directions: the later application finds the earlier one, and the other way round.
                same.Add((@event.TenantId, @event.StreamId, known.PermitId.Value));
                same.Add((@event.TenantId, known.PermitId.Value, @event.StreamId));
            }
        }

        await using var batch = database.CreateBatch();
        if (keys.Count > 0)
            batch.BatchCommands.Add(Insert(Keys, keys));
        if (same.Count > 0)
            batch.BatchCommands.Add(Insert(Same, same));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// The permits that have any of the keys, and those that may be the same person's as one of them, and so on: at most one more than
    /// <see cref="MaxPermits"/>.
    /// </summary>
    /// <param name="start">Permits to begin with.</param>
    public static async Task<IReadOnlyList<PermitId>> SamePersonAsync(
        NpgsqlDataSource database,
        CountryCode state,
        IReadOnlyList<SearchKey> keys,
        IReadOnlyCollection<PermitId> start,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            $"""
            with recursive found (id) as (
              (select permit_id from unnest($2) as wanted (key)
                cross join lateral (select permit_id from {Keys} as k where k.tenant_id = $1 and k.key = wanted.key limit $4) as permit
                union select id from unnest($3) as given (id))
              union
              select other.other_id from found
                cross join lateral (select other_id from {Same} as s where s.tenant_id = $1 and s.permit_id = found.id limit $4) as other)
            select id from found limit $4
            """
        );
        command.Parameters.Add(new() { Value = state.Value });
        command.Parameters.Add(new() { Value = keys.Select(key => key.Value).ToArray() });
        command.Parameters.Add(new() { Value = start.Select(permit => permit.Value).ToArray() });
        command.Parameters.Add(new() { Value = MaxPermits + 1 });
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>The permits that have any of the keys, in the order of their ids.</summary>
    public static async Task<IReadOnlyList<PermitId>> FindAsync(
        NpgsqlDataSource database,
        CountryCode state,
        IReadOnlyList<SearchKey> keys,
        Guid after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand(
            $"""
            select distinct permit_id from unnest($2) as wanted (key)
            cross join lateral (select permit_id from {Keys} as k where k.tenant_id = $1 and k.key = wanted.key and k.permit_id > $3
              order by k.permit_id limit $4) as permit
            order by permit_id limit $4
            """
        );
        command.Parameters.Add(new() { Value = state.Value });
        command.Parameters.Add(new() { Value = keys.Select(key => key.Value).ToArray() });
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<IReadOnlyList<PermitId>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<PermitId>();
        while (await rows.ReadAsync(cancellationToken))
            found.Add(PermitId.From(rows.GetGuid(0)));
        return found;
    }

    private static NpgsqlBatchCommand Insert(string table, List<(string Tenant, Guid One, Guid Other)> rows) =>
        new($"insert into {table} select * from unnest($1, $2, $3) on conflict do nothing")
        {
            Parameters =
            {
                new() { Value = rows.Select(row => row.Tenant).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = rows.Select(row => row.One).ToArray() },
                new() { Value = rows.Select(row => row.Other).ToArray() },
            },
        };
}

/// <summary>
/// Keeps the search up to date. It follows the committed events, so that an application is not slower for it; a permit is found moments after it is stored.
/// </summary>
internal sealed class PermitSearchIndex(NpgsqlDataSource database) : EventSubscription
{
    public override string Name => "permit-search";

    public override TimeSpan MinInterval => TimeSpan.FromMilliseconds(250);

    public override bool Handles(Type eventType) =>
        eventType == typeof(PermitEvent.Applied) || eventType == typeof(PermitEvent.Imported) || eventType == typeof(PermitEvent.ScreeningReceived);

    public override Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken) =>
        PermitSearch.AddAsync(database, events, cancellationToken);
}
