using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Events of a State of its own, written to its tables at once: what the domain decided, at times of the past.</summary>
internal sealed class SeededEvents(string state)
{
    public static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        AllowOutOfOrderMetadataProperties = true,
    };

    private readonly List<Row> _rows = [];
    private readonly Dictionary<Guid, long> _versions = [];

    public int Count => _rows.Count;

    /// <summary>Adds an event to its stream.</summary>
    public void Add(Guid stream, object @event, DateTimeOffset at) =>
        _rows.Add(new(stream, _versions[stream] = _versions.GetValueOrDefault(stream) + 1, @event, at));

    /// <summary>Writes the events in the order of their times, before the service starts: it neither publishes them nor opens cases for them.</summary>
    public async Task WriteAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var connection = await database.OpenConnectionAsync();
        var rows = _rows.OrderBy(row => row.At).ThenBy(row => row.Stream).ThenBy(row => row.Version).ToList();
        await using (var streams = await connection.BeginBinaryImportAsync("COPY mt_streams (tenant_id, id, type, version) FROM STDIN (FORMAT BINARY)"))
        {
            foreach (var row in rows.Where(row => row.Version == 1))
            {
                await streams.StartRowAsync();
                await streams.WriteAsync(state, NpgsqlDbType.Varchar);
                await streams.WriteAsync(row.Stream, NpgsqlDbType.Uuid);
                await streams.WriteAsync(row.Event is PermitEvent ? "permit" : "repatriation_case", NpgsqlDbType.Varchar);
                await streams.WriteAsync(_versions[row.Stream], NpgsqlDbType.Bigint);
            }

            await streams.CompleteAsync();
        }

        var numbers = await NumbersAsync(connection, rows.Count);
        await using (
            var events = await connection.BeginBinaryImportAsync(
                "COPY mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type) FROM STDIN (FORMAT BINARY)"
            )
        )
        {
            foreach (var (row, number) in rows.Zip(numbers))
            {
                await events.StartRowAsync();
                await events.WriteAsync(number, NpgsqlDbType.Bigint);
                await events.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                await events.WriteAsync(row.Stream, NpgsqlDbType.Uuid);
                await events.WriteAsync(row.Version, NpgsqlDbType.Bigint);
                await events.WriteAsync(JsonSerializer.Serialize(row.Event, row.Event.GetType(), Stored), NpgsqlDbType.Jsonb);
                await events.WriteAsync(row.Type, NpgsqlDbType.Varchar);
                await events.WriteAsync(row.At.UtcDateTime, NpgsqlDbType.TimestampTz);
                await events.WriteAsync(state, NpgsqlDbType.Varchar);
                await events.WriteAsync($"{row.Event.GetType().FullName}, {row.Event.GetType().Assembly.GetName().Name}", NpgsqlDbType.Varchar);
            }

            await events.CompleteAsync();
        }

        foreach (var subscription in (string[])["settled", "publisher", "bulk-publisher", "repatriation"])
        {
            await using var position = new NpgsqlCommand(
                "INSERT INTO event_position (name, last_seq, gaps, moved_at) VALUES ($1, $2, '{}', now()) "
                    + "ON CONFLICT (name) DO UPDATE SET last_seq = excluded.last_seq",
                connection
            );
            position.Parameters.AddWithValue(subscription);
            position.Parameters.AddWithValue(numbers[^1]);
            await position.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Waits until the service counts every event that is stored.</summary>
    public static async Task SettleAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await Eventually.BecomesAsync(
            async () =>
            {
                await using var command = database.CreateCommand(
                    "SELECT coalesce(max(coalesce(lower(gaps) - 1, last_seq)), 0) >= (SELECT max(seq_id) FROM mt_events) "
                        + "FROM event_position WHERE name = 'settled'"
                );
                return (bool)(await command.ExecuteScalarAsync())!;
            },
            isSettled => isSettled
        );
    }

    /// <summary>A number that SQL counts over the State's events.</summary>
    public static async Task<long> CountAsync(string connectionString, string state, DateTimeOffset at, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        command.Parameters.AddWithValue(state);
        command.Parameters.AddWithValue(at.UtcDateTime);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<List<long>> NumbersAsync(NpgsqlConnection connection, int count)
    {
        await using var command = new NpgsqlCommand("SELECT nextval('mt_events_sequence') FROM generate_series(1, $1)", connection);
        command.Parameters.AddWithValue(count);
        await using var reader = await command.ExecuteReaderAsync();
        var numbers = new List<long>(count);
        while (await reader.ReadAsync())
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    private sealed record Row(Guid Stream, long Version, object Event, DateTimeOffset At)
    {
        public string Type => (Event is RepatriationEvent ? "repatriation_" : "permit_") + JsonNamingPolicy.SnakeCaseLower.ConvertName(Event.GetType().Name);
    }
}
