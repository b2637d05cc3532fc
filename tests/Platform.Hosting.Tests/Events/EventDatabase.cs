using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Platform.Hosting.Events;
using Tests.Support;

namespace Platform.Hosting.Tests.Events;

/// <summary>An event store as in a service, in its own database. Tests write to it with SQL, one statement at a time, or with Marten.</summary>
public sealed class EventDatabase : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _open = [];
    private WebApplication _app = null!;

    /// <summary>The server, as its superuser; null for the server that the tests share.</summary>
    public string? Server { get; init; }

    /// <summary>For the tests' statements.</summary>
    public NpgsqlDataSource Source { get; private set; } = null!;

    internal EventTailDatabase Tail { get; private set; } = null!;

    internal EventReader Reader { get; private set; } = null!;

    /// <summary>Reads and writes as services do.</summary>
    public EventSessions Sessions => _app.Services.GetRequiredService<EventSessions>();

    public async Task InitializeAsync()
    {
        var database = await TestServers.CreateDatabaseAsync("platform", Server);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Database", database.OwnerConnection)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddEventStore(options => options.Events.MapEventType<Happened>("happened"));
        _app = builder.Build();
        var store = _app.Services.GetRequiredService<IDocumentStore>();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        (Source, Tail, Reader) = (NpgsqlDataSource.Create(database.OwnerConnection), new(database.OwnerConnection), new(store));
    }

    public async Task DisposeAsync()
    {
        await Tail.DisposeAsync();
        await Source.DisposeAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Takes a subscription's position.</summary>
    internal async Task<EventPosition> TakeAsync(EventSubscription subscription)
    {
        var position = await EventPosition.TakeAsync(
            Tail.Source,
            Reader,
            subscription,
            TimeSpan.FromMilliseconds(20),
            TimeProvider.System,
            CancellationToken.None
        );
        _open.Add(position);
        return position;
    }

    /// <summary>Begins a transaction.</summary>
    internal async Task<Writer> BeginAsync()
    {
        var writer = await Writer.BeginAsync(Source);
        _open.Add(writer);
        return writer;
    }

    /// <summary>Removes every event and position, and ends sessions that a failed test has left open.</summary>
    public async Task ClearAsync()
    {
        foreach (var open in _open)
            await open.DisposeAsync();
        _open.Clear();
        await ExecuteAsync("TRUNCATE mt_events, mt_streams, event_position, event_gap, message_receipt");
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Source.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    public async Task<List<long>> NumbersAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var numbers = new List<long>();
        while (await rows.ReadAsync())
            numbers.Add(rows.GetInt64(0));
        return numbers;
    }

    /// <summary>Makes the numbers that were given up older.</summary>
    public Task AgeGivenUpAsync(TimeSpan by) => ExecuteAsync("UPDATE event_gap SET closed_at = closed_at - $1", by);

    /// <summary>The sequence numbers that subscriptions have given up.</summary>
    public Task<List<long>> GivenUpAsync() => NumbersAsync("SELECT generate_series(from_seq, to_seq - 1) FROM event_gap ORDER BY 1");

    /// <summary>Commits an event in a new stream.</summary>
    public async Task<long> CommitAsync()
    {
        await using var writer = await BeginAsync();
        await writer.LockAsync(Guid.CreateVersion7());
        var number = await writer.DrawAsync();
        await writer.InsertAsync();
        await writer.CommitAsync();
        return number;
    }

    /// <summary>Draws a number that is never used.</summary>
    public async Task<long> RollBackAsync()
    {
        await using var writer = await BeginAsync();
        await writer.LockAsync(Guid.CreateVersion7());
        return await writer.DrawAsync();
    }

    /// <summary>Commits an event under a number that was drawn earlier.</summary>
    public async Task InsertAsync(long number)
    {
        await using var writer = await BeginAsync();
        await writer.LockAsync(Guid.CreateVersion7());
        writer.Use(number);
        await writer.InsertAsync();
        await writer.CommitAsync();
    }
}

/// <summary>The only event of these tests.</summary>
public sealed record Happened(int Number);

/// <summary>A transaction that appends to one stream as the store does, one statement at a time: lock the stream, draw numbers, insert, commit.</summary>
internal sealed class Writer : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly List<long> _drawn = [];
    private readonly List<long> _inserted = [];
    private long _version;

    private Writer(NpgsqlConnection connection, NpgsqlTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>The stream that it has locked.</summary>
    public Guid? Stream { get; private set; }

    /// <summary>Numbers drawn and not yet used.</summary>
    public IReadOnlyList<long> Drawn => _drawn;

    /// <summary>The numbers of its events.</summary>
    public IReadOnlyList<long> Inserted => _inserted;

    public static async Task<Writer> BeginAsync(NpgsqlDataSource source)
    {
        var connection = await source.OpenConnectionAsync();
        return new(connection, await connection.BeginTransactionAsync());
    }

    /// <summary>Gives the transaction its id, as the lock of its stream does.</summary>
    public async Task LockAsync(Guid stream)
    {
        Stream = stream;
        _version = (long)
            (
                await ScalarAsync(
                    "INSERT INTO mt_streams (id, tenant_id, version) VALUES ($1, 'KOR', 0) ON CONFLICT (tenant_id, id) DO UPDATE SET "
                        + "version = mt_streams.version RETURNING version",
                    stream
                )
            )!;
    }

    public async Task<long> DrawAsync()
    {
        var number = (long)(await ScalarAsync("SELECT nextval('mt_events_sequence')"))!;
        _drawn.Add(number);
        return number;
    }

    /// <summary>Takes a number that another transaction drew.</summary>
    public void Use(long number) => _drawn.Add(number);

    /// <summary>Inserts an event under each number drawn.</summary>
    public async Task InsertAsync()
    {
        foreach (var number in _drawn)
        {
            _inserted.Add(number);
            await ScalarAsync(
                "INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id) VALUES ($1, gen_random_uuid(), $2,"
                    + " $3, '{\"number\": 1}', 'happened', now(), 'KOR')",
                number,
                Stream!.Value,
                ++_version
            );
        }

        _drawn.Clear();
        await ScalarAsync("UPDATE mt_streams SET version = $2 WHERE id = $1", Stream!.Value, _version);
    }

    public Task CommitAsync() => _transaction.CommitAsync();

    /// <summary>Rolls back unless it has committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<object?> ScalarAsync(string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return await command.ExecuteScalarAsync();
    }
}
