using Npgsql;

namespace Benchmarks.Floor;

/// <summary>
/// Publishes committed events in the order of their numbers: read a page, publish, await every confirm, store the position. A crash before the last step
/// publishes the page again. A missing number belongs to a transaction that is still open or was rolled back: it is skipped only when every transaction
/// that was open when the gap was first seen has ended. An id drawn at that moment shows this, because it is higher than any drawn before.
/// The snapshot's xmax is not sufficient, because it is one above the latest transaction that has ended, and open ones can be above it.
/// </summary>
internal sealed class FloorOutbox(FloorStore store, FloorBroker broker, string events, Func<NpgsqlDataReader, FloorOutbox.Outgoing?> map)
{
    public const int Page = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan GapPause = TimeSpan.FromMilliseconds(2);
    private long _position;
    private (long Number, long Horizon) _gap;

    /// <param name="Topic">The exchange.</param>
    public sealed record Outgoing(string Topic, Guid Id, byte[] Body);

    public async Task RunAsync()
    {
        await using (var read = store.Database.CreateCommand("select position from published"))
            _position = (long)(await read.ExecuteScalarAsync())!;
        while (true)
        {
            var (passed, outgoing, isWaiting) = await ReadAsync();
            if (passed > _position)
            {
                await Task.WhenAll(outgoing.Select(message => broker.PublishAsync(message.Topic, message.Id, message.Body).AsTask()));
                await using var advance = store.Database.CreateCommand("update published set position = $1");
                advance.Parameters.AddWithValue(passed);
                await advance.ExecuteNonQueryAsync();
                _position = passed;
            }
            else
            {
                await store.Committed.WaitAsync(isWaiting ? GapPause : Poll);
            }
        }
    }

    private async Task<(long Passed, List<Outgoing> Outgoing, bool IsWaiting)> ReadAsync()
    {
        await using var batch = store.Database.CreateBatch();
        // In this order, so that the events include everything committed by transactions before the oldest open one.
        FloorStore.Add(batch, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
        FloorStore.Add(batch, events, _position, Page);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        var oldest = reader.GetInt64(0);
        await reader.NextResultAsync();
        var (passed, outgoing) = (_position, new List<Outgoing>());
        while (await reader.ReadAsync())
        {
            var number = reader.GetInt64(0);
            if (number != passed + 1 && !await IsOverAsync(passed + 1, oldest))
                return (passed, outgoing, true);
            if (map(reader) is { } message)
                outgoing.Add(message);
            passed = number;
        }

        return (passed, outgoing, false);
    }

    private async Task<bool> IsOverAsync(long number, long oldest)
    {
        if (_gap.Number == number)
            return oldest >= _gap.Horizon;
        await using var draw = store.Database.CreateCommand("select pg_current_xact_id()::text::bigint");
        _gap = (number, (long)(await draw.ExecuteScalarAsync())!);
        return false;
    }
}
