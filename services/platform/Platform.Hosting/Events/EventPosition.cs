using JasperFx.Events;
using Npgsql;
using NpgsqlTypes;

namespace Platform.Hosting.Events;

/// <summary>
/// A subscription's position, held by one instance at a time through an advisory lock on its own connection: when the process or its connection
/// dies, the lock is released. A paused process loses it when the server ends its idle session (see <see cref="EventTailDatabase"/>).
///
/// The position is the highest sequence number seen, plus the numbers below it that have not been seen. A number is drawn inside the transaction
/// that inserts its event, after that transaction has locked or inserted its stream and so has a transaction id. A missing number therefore
/// belongs to a transaction that is still open, or to one that was rolled back. PostgreSQL's snapshots decide which:
/// once every transaction that was open when the gap was first seen has ended and the event is still missing, it will never appear.
/// Until then the gap stays open, however long that takes, and delays nothing: later events are handed over meanwhile.
/// </summary>
internal sealed class EventPosition : IAsyncDisposable
{
    // An arbitrary constant that distinguishes these locks from others in the database.
    private const int LockSpace = 1_162_761_300;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    private readonly NpgsqlConnection _connection;
    private readonly EventReader _reader;
    private readonly string _name;
    private readonly string[] _types;
    private readonly int _pageSize;
    private long _last;
    private SequenceGaps _gaps;
    private Fence? _fence;

    private EventPosition(NpgsqlConnection connection, EventReader reader, EventSubscription subscription, long last, SequenceGaps gaps)
    {
        (_connection, _reader, _name, _pageSize) = (connection, reader, subscription.Name, subscription.PageSize);
        (_types, _last, _gaps) = (reader.TypesOf(subscription.Handles), last, gaps);
    }

    /// <summary>Whether numbers are missing below the position: their events may appear at any moment.</summary>
    public bool HasGaps => !_gaps.IsEmpty;

    /// <summary>The highest sequence number seen.</summary>
    public long Last => _last;

    /// <summary>Waits for the position, on one connection.</summary>
    /// <param name="interval">The time between two attempts.</param>
    public static async Task<EventPosition> TakeAsync(
        NpgsqlDataSource database,
        EventReader reader,
        EventSubscription subscription,
        TimeSpan interval,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock($1, hashtext($2))", connection)
            {
                Parameters =
                {
                    new() { Value = LockSpace },
                    new() { Value = subscription.Name },
                },
            };
            while (await take.ExecuteScalarAsync(cancellationToken) is not true)
                await Task.Delay(interval, time, cancellationToken);
            var (last, gaps) = await LoadAsync(connection, subscription.Name, cancellationToken);
            return new(connection, reader, subscription, last, gaps);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Reads what has been committed since: first what fills gaps, then what follows. Changes nothing: the same page is returned until it is
    /// passed to <see cref="AdvanceAsync"/>.
    /// </summary>
    public async Task<EventPage> ReadAsync(CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(
            new($"SELECT {EventReader.Columns} FROM mt_events AS e WHERE e.seq_id > $2 ORDER BY e.seq_id LIMIT $3")
            {
                Parameters =
                {
                    new() { Value = _types },
                    new() { Value = _last },
                    new() { Value = _pageSize },
                },
            }
        );
        if (HasGaps)
        {
            // After the first statement, so that within a stream the events this statement sees start no later than those that the first one saw.
            // The inner LIMIT makes PostgreSQL look up each gap in the index; a join would read the whole table.
            batch.BatchCommands.Add(
                new(
                    $"""
                    SELECT {EventReader.Columns} FROM unnest($2::int8multirange) AS gap
                    CROSS JOIN LATERAL (SELECT * FROM mt_events AS found
                      WHERE found.seq_id >= lower(gap) AND found.seq_id < upper(gap) ORDER BY found.seq_id LIMIT $3) AS e
                    ORDER BY e.seq_id LIMIT $3
                    """
                )
                {
                    Parameters =
                    {
                        new() { Value = _types },
                        new() { Value = _gaps.ToMultirange(), NpgsqlDbType = NpgsqlDbType.BigIntMultirange },
                        new() { Value = _pageSize },
                    },
                }
            );
            // Only a new fence needs a transaction id: ids are finite.
            batch.BatchCommands.Add(
                new(
                    _fence is null
                        ? "SELECT pg_snapshot_xmin(s)::text::bigint, pg_current_xact_id()::text::bigint FROM pg_current_snapshot() AS s"
                        : "SELECT pg_snapshot_xmin(s)::text::bigint, NULL::bigint FROM pg_current_snapshot() AS s"
                )
            );
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        var following = await ReadEventsAsync(rows, cancellationToken);
        if (!HasGaps)
            return new(following.Events, following.Sequences, [], null);
        await rows.NextResultAsync(cancellationToken);
        var late = await ReadEventsAsync(rows, cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var snapshot = (Oldest: rows.GetInt64(0), Next: await rows.IsDBNullAsync(1, cancellationToken) ? (long?)null : rows.GetInt64(1));
        // More events fill the gaps than fit in a page. Those that follow may belong to the same streams, so they wait.
        return late.Sequences.Count == _pageSize
            ? new(late.Events, [], late.Sequences, snapshot)
            : new([.. late.Events, .. following.Events], following.Sequences, late.Sequences, snapshot);
    }

    /// <summary>Stores that the page has been handled, and closes the gaps of transactions that were rolled back.</summary>
    public async Task AdvanceAsync(EventPage page, CancellationToken cancellationToken)
    {
        var gaps = _gaps.Without(page.Late).WithHoles(_last, page.Following);
        // A page full of late events may not contain all of them, so no gap is closed because of it.
        var closed = page.Late.Count < _pageSize ? Close(ref gaps, page.Snapshot) : SequenceGaps.None;
        var last = page.Following.Count > 0 ? page.Following[^1] : _last;
        if (page.IsEmpty && closed.IsEmpty)
            return;

        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(
            new($"UPDATE {EventPositionTables.Positions} SET last_seq = $2, gaps = $3, moved_at = now() WHERE name = $1")
            {
                Parameters =
                {
                    new() { Value = _name },
                    new() { Value = last },
                    new() { Value = gaps.ToMultirange(), NpgsqlDbType = NpgsqlDbType.BigIntMultirange },
                },
            }
        );
        foreach (var (from, to) in closed.Ranges)
        {
            batch.BatchCommands.Add(
                new(
                    $"INSERT INTO {EventPositionTables.ClosedGaps} (name, from_seq, to_seq, closed_at) VALUES ($1, $2, $3, now()) "
                        + $"ON CONFLICT (name, from_seq) DO UPDATE SET "
                        + $"to_seq = greatest({EventPositionTables.ClosedGaps}.to_seq, excluded.to_seq), closed_at = now()"
                )
                {
                    Parameters =
                    {
                        new() { Value = _name },
                        new() { Value = from },
                        new() { Value = to },
                    },
                }
            );
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        (_last, _gaps) = (last, gaps);
    }

    /// <summary>
    /// Looks for events under numbers that were given up, and reopens their gaps, so that they are handed over. If the reasoning above is right there
    /// are none; this covers the case that it is wrong. The numbers are forgotten after a month.
    /// </summary>
    /// <returns>The sequence numbers found.</returns>
    public async Task<IReadOnlyList<long>> ReopenAsync(CancellationToken cancellationToken)
    {
        var (found, reopened) = (new List<long>(), new Dictionary<long, long>());
        await using (
            var look = new NpgsqlCommand(
                $"""
                SELECT e.seq_id, gap.from_seq, gap.to_seq FROM {EventPositionTables.ClosedGaps} AS gap
                CROSS JOIN LATERAL (SELECT found.seq_id, found.type FROM mt_events AS found
                  WHERE found.seq_id >= gap.from_seq AND found.seq_id < gap.to_seq ORDER BY found.seq_id OFFSET 0) AS e
                WHERE gap.name = $1 AND e.type <> 'tombstone' ORDER BY e.seq_id
                """,
                _connection
            )
            {
                Parameters = { new() { Value = _name } },
            }
        )
        {
            await using var rows = await look.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                found.Add(rows.GetInt64(0));
                reopened[rows.GetInt64(1)] = rows.GetInt64(2);
            }
        }

        if (found.Count == 0)
        {
            await using var forget = new NpgsqlCommand($"DELETE FROM {EventPositionTables.ClosedGaps} WHERE name = $1 AND closed_at < now() - $2", _connection)
            {
                Parameters =
                {
                    new() { Value = _name },
                    new() { Value = Remembered },
                },
            };
            await forget.ExecuteNonQueryAsync(cancellationToken);
            return found;
        }

        // The whole gap: what is still missing in it may appear too; otherwise the gap closes again.
        var gaps = _gaps.With(reopened.Select(range => (range.Key, range.Value)));
        await using var batch = new NpgsqlBatch(_connection);
        batch.BatchCommands.Add(
            new($"UPDATE {EventPositionTables.Positions} SET gaps = $2 WHERE name = $1")
            {
                Parameters =
                {
                    new() { Value = _name },
                    new() { Value = gaps.ToMultirange(), NpgsqlDbType = NpgsqlDbType.BigIntMultirange },
                },
            }
        );
        batch.BatchCommands.Add(
            new($"DELETE FROM {EventPositionTables.ClosedGaps} WHERE name = $1 AND from_seq = ANY($2)")
            {
                Parameters =
                {
                    new() { Value = _name },
                    new() { Value = reopened.Keys.ToArray() },
                },
            }
        );
        await batch.ExecuteNonQueryAsync(cancellationToken);
        _gaps = gaps;
        return found;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<(long Last, SequenceGaps Gaps)> LoadAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(
            new($"INSERT INTO {EventPositionTables.Positions} (name, last_seq, gaps, moved_at) VALUES ($1, 0, '{{}}', now()) ON CONFLICT DO NOTHING")
            {
                Parameters = { new() { Value = name } },
            }
        );
        batch.BatchCommands.Add(new($"SELECT last_seq, gaps FROM {EventPositionTables.Positions} WHERE name = $1") { Parameters = { new() { Value = name } } });
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return (rows.GetInt64(0), SequenceGaps.Read(await rows.GetFieldValueAsync<NpgsqlRange<long>[]>(1, cancellationToken)));
    }

    private async Task<(IReadOnlyList<IEvent> Events, IReadOnlyList<long> Sequences)> ReadEventsAsync(
        NpgsqlDataReader rows,
        CancellationToken cancellationToken
    )
    {
        var (events, sequences) = (new List<IEvent>(), new List<long>());
        while (await rows.ReadAsync(cancellationToken))
        {
            var (sequence, @event) = _reader.Read(rows);
            sequences.Add(sequence);
            if (@event is not null)
                events.Add(@event);
        }

        return (events, sequences);
    }

    // A gap closes in three reads: one that sees it and notes the transactions open at that time, one that finds all of them ended, and a later one
    // that still finds no event in it.
    private SequenceGaps Close(ref SequenceGaps gaps, (long Oldest, long? Next)? snapshot)
    {
        if (snapshot is not { } seen || gaps.IsEmpty)
        {
            if (gaps.IsEmpty)
                _fence = null;
            return SequenceGaps.None;
        }

        switch (_fence)
        {
            case { AllEnded: true } fence:
                _fence = null;
                var closed = fence.Gaps.And(gaps);
                gaps = gaps.Without(closed.Ranges);
                return closed;
            case { } fence:
                if (seen.Oldest >= fence.Next)
                    _fence = fence with { AllEnded = true };
                return SequenceGaps.None;
            case null when seen.Next is { } next:
                // Only the gaps known before this read: their numbers had been drawn when this read took its own transaction id, so the ids of the
                // transactions that drew them are lower. The snapshot's xmax is not sufficient: an open transaction can have an id above it.
                _fence = new(_gaps.And(gaps), next, AllEnded: false);
                return SequenceGaps.None;
            default:
                return SequenceGaps.None;
        }
    }

    /// <param name="Gaps">The gaps to close.</param>
    /// <param name="Next">A transaction id that was assigned after their numbers had been drawn.</param>
    /// <param name="AllEnded">Whether every transaction below it has ended.</param>
    private sealed record Fence(SequenceGaps Gaps, long Next, bool AllEnded);
}

/// <summary>What a subscription has not handled yet.</summary>
/// <param name="Events">Its events, in the order in which they are handled.</param>
/// <param name="Following">Every sequence number read above the position, ascending.</param>
/// <param name="Late">Every sequence number read that fills a gap, ascending.</param>
/// <param name="Snapshot">The oldest open transaction id and, if a fence is needed, a new one, read after the events; null when there was no gap.</param>
internal sealed record EventPage(IReadOnlyList<IEvent> Events, IReadOnlyList<long> Following, IReadOnlyList<long> Late, (long Oldest, long? Next)? Snapshot)
{
    /// <summary>Whether nothing has been committed since.</summary>
    public bool IsEmpty => Following.Count == 0 && Late.Count == 0;
}
