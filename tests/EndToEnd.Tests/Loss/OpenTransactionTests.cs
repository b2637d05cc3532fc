using System.Diagnostics;
using System.Net;
using Npgsql;
using Tests.Support;

namespace EndToEnd.Tests.Loss;

/// <summary>Sequence numbers whose events appear very late, never, or after they have been given up.</summary>
public sealed class OpenTransactionTests
{
    // Longer than any timeout after which an event store is known to skip a transaction, and than the interval between two sweeps for late events.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(75);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_committed_event_is_published_however_late_and_delays_nothing_in_any_service()
    {
        var services = ((string[])["registry", "permit", "notification"]).Select(ServiceUnderTest.Create).ToList();
        try
        {
            await Task.WhenAll(services.Select(service => service.StartAsync()));
            // One after the other: a gap does not close while an earlier transaction is open in any database of the server.
            var never = await Task.WhenAll(services.Select(GiveUpAsync));
            await Task.WhenAll(services.Zip(never, HoldOpenAsync));
        }
        finally
        {
            foreach (var service in services)
                await service.DisposeAsync();
        }
    }

    // Rolled back: the gap closes and is recorded.
    private static async Task<long> GiveUpAsync(ServiceUnderTest service)
    {
        await service.WorkAsync(1);
        var never = await RollBackAsync(service);
        await service.WorkAsync(1);
        await Eventually.BecomesAsync(
            () => service.CountAsync("event_gap WHERE name = 'publisher' AND from_seq <= $1 AND to_seq > $1", never),
            closed => closed == 1
        );
        Assert.Equal(0, await service.CountAsync("event_position WHERE name = 'publisher' AND gaps <> '{}'"));
        return never;
    }

    private static async Task HoldOpenAsync(ServiceUnderTest service, long never)
    {
        // Held open: what is committed meanwhile is published immediately.
        var held = Guid.CreateVersion7();
        await using var open = await service.Database.OpenConnectionAsync();
        await using var transaction = await open.BeginTransactionAsync();
        var number = await InsertAsync(service, open, held);
        var waited = Stopwatch.StartNew();
        await service.WorkAsync(5).WaitAsync(Soon);

        // Under a number that was given up: found by the next sweep for late events.
        var late = Guid.CreateVersion7();
        await using (var connection = await service.Database.OpenConnectionAsync())
            await InsertAsync(service, connection, late, never);
        await Eventually.BecomesAsync(() => Task.FromResult(Received(service, late)), received => received, Long);
        Assert.Contains("events under sequence numbers it had given up", service.Service.Log, StringComparison.Ordinal);
        await AnswersAsync(service, HttpStatusCode.ServiceUnavailable);
        await AnswersAsync(service, HttpStatusCode.OK);

        if (Long > waited.Elapsed)
            await Task.Delay(Long - waited.Elapsed);
        await service.WorkAsync(5).WaitAsync(Soon);
        Assert.False(Received(service, held));
        Assert.Equal(1, await service.CountAsync("event_position WHERE name = 'publisher' AND gaps @> $1::bigint", number));
        await transaction.CommitAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(Received(service, held)), received => received, Soon);
        await Eventually.BecomesAsync(() => service.CountAsync("event_position WHERE gaps <> '{}'"), open => open == 0, Soon);
        await AnswersAsync(service, HttpStatusCode.OK);
    }

    private static bool Received(ServiceUnderTest service, Guid eventId) => service.Bus.Received.Any(message => message.EventId == eventId);

    private static async Task<long> RollBackAsync(ServiceUnderTest service)
    {
        await using var connection = await service.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return await InsertAsync(service, connection, Guid.CreateVersion7());
    }

    /// <summary>Inserts a copy of the first event that the service published, as a new event of another stream.</summary>
    private static async Task<long> InsertAsync(ServiceUnderTest service, NpgsqlConnection connection, Guid eventId, long? number = null)
    {
        await using var insert = new NpgsqlCommand(
            """
            WITH stream AS (
                INSERT INTO mt_streams (id, tenant_id, type, version)
                SELECT gen_random_uuid(), s.tenant_id, s.type, 1
                FROM mt_streams AS s JOIN mt_events AS e ON e.stream_id = s.id AND e.tenant_id = s.tenant_id
                WHERE e.type = $1 ORDER BY e.seq_id LIMIT 1
                RETURNING id)
            INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name, is_archived)
            SELECT coalesce($3, nextval('mt_events_sequence')), $2, stream.id, 1, data, type, now(), tenant_id, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name, is_archived
            FROM stream, (SELECT * FROM mt_events WHERE type = $1 ORDER BY seq_id LIMIT 1) AS e
            RETURNING seq_id
            """,
            connection
        )
        {
            Parameters =
            {
                new() { Value = service.PublishedEvent },
                new() { Value = eventId },
                new() { Value = number is { } given ? given : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
            },
        };
        return (long)(await insert.ExecuteScalarAsync())!;
    }

    private static async Task AnswersAsync(ServiceUnderTest service, HttpStatusCode ready)
    {
        using var client = new HttpClient { BaseAddress = service.Service.Address };
        await Eventually.BecomesAsync(
            async () => (await client.GetAsync(new Uri("health/ready", UriKind.Relative))).StatusCode,
            status => status == ready,
            Soon
        );
    }
}
