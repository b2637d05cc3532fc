using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// When an application was decided and in the feed, read from the databases after the run: PostgreSQL keeps the instant of each commit
/// (<c>track_commit_timestamp</c>). It is the same machine's clock, no query runs during the load, and it is the instant from which others see the
/// event; the event's own timestamp is taken before the commit. It reads only columns that every event has, never a body.
/// </summary>
internal sealed class CommittedEvents(IMeasured measured)
{
    /// <summary>The number of notices in KOR-MOEL's feed.</summary>
    public async Task<long> NoticesAsync()
    {
        await using var command = measured.Notifications.CreateCommand(
            "select coalesce(sum(version), 0)::bigint from mt_streams where type = 'feed' and tenant_id = 'KOR'"
        );
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits, after the load, until the feed has this many notices; reads one row twice a second.</summary>
    /// <returns>Whether it reached that number.</returns>
    public async Task<bool> ReachAsync(long notices, TimeSpan timeout)
    {
        var began = Stopwatch.GetTimestamp();
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        while (await NoticesAsync() < notices)
        {
            if (Stopwatch.GetElapsedTime(began) > timeout)
                return false;
            await clock.WaitForNextTickAsync();
        }

        return true;
    }

    /// <summary>Waits until the feed has not grown for some seconds, and returns its length.</summary>
    public async Task<long> SettledAsync()
    {
        var (notices, since) = (-1L, Stopwatch.GetTimestamp());
        await Eventually.BecomesAsync(
            async () =>
            {
                var now = await NoticesAsync();
                if (now != notices)
                    (notices, since) = (now, Stopwatch.GetTimestamp());
                return Stopwatch.GetElapsedTime(since);
            },
            still => still > TimeSpan.FromSeconds(4),
            TimeSpan.FromMinutes(5)
        );
        return notices;
    }

    /// <summary>When the notice with this number was committed.</summary>
    public async Task<DateTimeOffset> NoticedAsync(long number)
    {
        await using var command = measured.Notifications.CreateCommand(
            """
            select max(pg_xact_commit_timestamp(event.xmin))
            from mt_events event
            join mt_streams stream on stream.tenant_id = event.tenant_id and stream.id = event.stream_id
            where stream.type = 'feed' and stream.tenant_id = 'KOR' and event.version <= $1 and event.version > $1 - 1000
            """
        );
        command.Parameters.AddWithValue(number);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return await reader.GetFieldValueAsync<DateTimeOffset>(0);
    }

    /// <summary>When each of these permits was decided; undecided permits are missing.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> DecidedAsync(IEnumerable<Guid> permits)
    {
        await using var command = measured.Permits.CreateCommand(
            """
            select stream_id, min(pg_xact_commit_timestamp(xmin)) from mt_events
            where tenant_id = 'KOR' and stream_id = any($1) and type in ('permit_issued', 'permit_refused', 'permit_referred') group by stream_id
            """
        );
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Uuid, permits.ToArray());
        var decided = new Dictionary<Guid, DateTimeOffset>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            decided.Add(reader.GetGuid(0), await reader.GetFieldValueAsync<DateTimeOffset>(1));
        return decided;
    }

    /// <summary>The permits that were issued.</summary>
    public async Task<IReadOnlyList<Guid>> IssuedAsync(IEnumerable<Guid> permits)
    {
        await using var command = measured.Permits.CreateCommand(
            "select stream_id from mt_events where tenant_id = 'KOR' and stream_id = any($1) and type = 'permit_issued'"
        );
        command.Parameters.AddWithValue(NpgsqlDbType.Array | NpgsqlDbType.Uuid, permits.ToArray());
        var issued = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            issued.Add(reader.GetGuid(0));
        return issued;
    }

    /// <summary>The last commit with an event of a type since an instant; null where there is none.</summary>
    public static async Task<DateTimeOffset?> LastAsync(NpgsqlDataSource database, string type, DateTimeOffset since)
    {
        await using var command = database.CreateCommand("select max(pg_xact_commit_timestamp(xmin)) from mt_events where type = $1 and timestamp >= $2");
        command.Parameters.AddWithValue(type);
        command.Parameters.AddWithValue(since.ToUniversalTime());
        return await command.ExecuteScalarAsync() is DateTime last ? new DateTimeOffset(last) : null;
    }

    /// <summary>Milliseconds from the intended start to the decision; an application that is still undecided counts as waiting until now.</summary>
    public async Task<Latencies> LatenciesAsync(IReadOnlyList<Sent> sent)
    {
        var decided = await DecidedAsync(sent.Select(one => one.Permit));
        var now = TimeProvider.System.GetUtcNow();
        return new([.. sent.Select(one => (decided.GetValueOrDefault(one.Permit, now) - one.Intended).TotalMilliseconds)], sent.Count - decided.Count);
    }
}

/// <summary>Times from application to decision.</summary>
internal sealed record Latencies(IReadOnlyList<double> Milliseconds, int Undecided)
{
    public double P50 => Milliseconds.Percentile(50);

    public double P99 => Milliseconds.Percentile(99);
}
