using JasperFx.Events;
using Npgsql;
using Platform.Hosting.Events;
using Tests.Support;

namespace Platform.Hosting.Tests.Events;

/// <summary>A position against transactions that begin, draw numbers, commit and roll back in any order, on a real PostgreSQL.</summary>
public sealed class EventPositionTests(EventDatabase database) : IClassFixture<EventDatabase>, IAsyncLifetime
{
    // More reads than a gap needs to close once no transaction is open.
    private const int EnoughReads = 6;

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task In_any_order_every_committed_event_is_handed_over_once_and_every_other_number_is_given_up(int seed)
    {
        var random = new Random(seed);
        var follower = await Follower.StartAsync(database, pageSize: random.Next(2, 8));
        var (streams, open, drawn, committed) = (
            Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList(),
            new List<Writer>(),
            new HashSet<long>(),
            new HashSet<long>()
        );
        for (var step = 0; step < 250; step++)
        {
            // Many begin, so that a long-running transaction sees higher numbers than its own committed.
            var writer = open.Count > 0 ? open[random.Next(open.Count)] : null;
            switch (random.Next(10))
            {
                case 0 or 1 when open.Count < 6:
                    open.Add(await database.BeginAsync());
                    break;
                case 2 when writer is { Stream: null } && streams.Where(stream => open.All(other => other.Stream != stream)).ToList() is { Count: > 0 } free:
                    await writer.LockAsync(free[random.Next(free.Count)]);
                    break;
                case 3 or 4 when writer is { Stream: not null }:
                    drawn.Add(await writer.DrawAsync());
                    break;
                case 5 when writer is { Drawn.Count: > 0 }:
                    await writer.InsertAsync();
                    break;
                case 6 when writer is { Inserted.Count: > 0, Drawn.Count: 0 }:
                    await writer.CommitAsync();
                    committed.UnionWith(writer.Inserted);
                    await EndAsync(writer);
                    break;
                case 7 when writer is not null && random.Next(4) == 0:
                    await EndAsync(writer);
                    break;
                case 8 when random.Next(5) == 0:
                    await follower.RestartAsync();
                    break;
                default:
                    await follower.LookAsync();
                    break;
            }

            Assert.Empty(committed.Intersect(await database.GivenUpAsync()));
        }

        while (open.Count > 0)
            await EndAsync(open[0]);
        // The last number seen is above every other.
        committed.Add(await database.CommitAsync());
        drawn.UnionWith(committed);
        await follower.FinishAsync();

        Assert.Equal(committed.Order(), follower.Numbers.Order());
        Assert.Equal(drawn.Except(committed).Order(), await database.GivenUpAsync());
        Assert.All(
            follower.Events.GroupBy(@event => @event.StreamId),
            stream => Assert.Equal(Enumerable.Range(1, stream.Count()).Select(version => (long)version), stream.Select(@event => @event.Version))
        );
        await follower.DisposeAsync();

        async Task EndAsync(Writer writer)
        {
            open.Remove(writer);
            await writer.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_open_transaction_keeps_its_gap_open_however_often_it_is_read_and_delays_nothing()
    {
        await using var follower = await Follower.StartAsync(database);
        await using var open = await database.BeginAsync();
        await open.LockAsync(Guid.CreateVersion7());
        var late = await open.DrawAsync();
        var later = await database.CommitAsync();

        for (var look = 0; look < 50; look++)
            await follower.LookAsync();
        Assert.Equal([later], follower.Numbers);

        await open.InsertAsync();
        await open.CommitAsync();
        await follower.LookAsync();
        Assert.Equal([later, late], follower.Numbers);
        Assert.Empty(await database.GivenUpAsync());
    }

    /// <summary>
    /// PostgreSQL's <c>pg_snapshot_xmax</c> is one past the highest transaction id that has ended, not the next id to be assigned: an open transaction can
    /// have an id above it.
    /// </summary>
    [Fact]
    public async Task A_gap_stays_open_for_a_transaction_whose_id_is_higher_than_that_of_any_transaction_that_has_ended()
    {
        await using var follower = await Follower.StartAsync(database);
        await using var first = await database.BeginAsync();
        await using var open = await database.BeginAsync();
        await first.LockAsync(Guid.CreateVersion7());
        await open.LockAsync(Guid.CreateVersion7());
        var late = await open.DrawAsync();
        var later = await first.DrawAsync();
        await first.InsertAsync();
        await first.CommitAsync();

        for (var look = 0; look < EnoughReads; look++)
            await follower.LookAsync();
        // The gap is read from the database, and no transaction of this position itself has ended since.
        await follower.RestartAsync();
        for (var look = 0; look < EnoughReads; look++)
            await follower.LookAsync();
        Assert.Empty(await database.GivenUpAsync());

        await open.InsertAsync();
        await open.CommitAsync();
        await follower.LookAsync();
        Assert.Equal([later, late], follower.Numbers);
    }

    [Fact]
    public async Task A_prepared_transaction_keeps_its_gap_open_like_any_other()
    {
        // PostgreSQL allows none by default.
        await using var servers = await PrivateServers.StartAsync();
        await using (var source = NpgsqlDataSource.Create(servers.Postgres))
        {
            await using var allow = source.CreateCommand("ALTER SYSTEM SET max_prepared_transactions = 4");
            await allow.ExecuteNonQueryAsync();
        }

        await servers.StopPostgresAsync();
        await servers.StartPostgresAsync();
        var prepared = new EventDatabase { Server = servers.Postgres };
        await prepared.InitializeAsync();
        await using var follower = await Follower.StartAsync(prepared);
        await prepared.ExecuteAsync(
            "BEGIN; INSERT INTO mt_streams (id, tenant_id, version) VALUES (gen_random_uuid(), 'KOR', 0); SELECT "
                + "nextval('mt_events_sequence'); PREPARE TRANSACTION 'held'"
        );
        await prepared.CommitAsync();
        for (var look = 0; look < 2 * EnoughReads; look++)
            await follower.LookAsync();
        Assert.Empty(await prepared.GivenUpAsync());

        await prepared.ExecuteAsync("ROLLBACK PREPARED 'held'");
        await follower.FinishAsync();
        Assert.Single(await prepared.GivenUpAsync());
        await prepared.DisposeAsync();
    }

    [Fact]
    public async Task The_number_of_a_transaction_that_was_rolled_back_is_given_up()
    {
        await using var follower = await Follower.StartAsync(database);
        var never = await database.RollBackAsync();
        var seen = await database.CommitAsync();

        await follower.FinishAsync();
        Assert.Equal([never], await database.GivenUpAsync());
        Assert.Empty(await database.NumbersAsync("SELECT lower(gaps) FROM event_position WHERE gaps <> '{}'"));
        Assert.Equal([seen], follower.Numbers);
    }

    [Fact]
    public async Task When_late_events_fill_a_page_what_follows_waits_so_that_streams_keep_their_order()
    {
        await using var follower = await Follower.StartAsync(database, pageSize: 3);
        var stream = Guid.CreateVersion7();
        await using (var open = await database.BeginAsync())
        {
            await open.LockAsync(stream);
            for (var number = 0; number < 5; number++)
                await open.DrawAsync();
            await database.CommitAsync();
            await follower.LookAsync();
            await open.InsertAsync();
            await open.CommitAsync();
        }

        await using (var next = await database.BeginAsync())
        {
            await next.LockAsync(stream);
            await next.DrawAsync();
            await next.InsertAsync();
            await next.CommitAsync();
        }

        await follower.FinishAsync();
        Assert.Equal([1, 2, 3, 4, 5, 6], follower.Events.Where(@event => @event.StreamId == stream).Select(@event => @event.Version));
    }

    [Fact]
    public async Task A_page_that_was_not_handled_is_read_again()
    {
        await using var follower = await Follower.StartAsync(database);
        var number = await database.CommitAsync();
        var first = await follower.Position.ReadAsync(CancellationToken.None);
        await follower.RestartAsync();
        await follower.LookAsync();

        Assert.Equal([number], first.Following);
        Assert.Equal([number], follower.Numbers);
    }

    [Fact]
    public async Task One_session_at_a_time_holds_a_position()
    {
        await using var follower = await Follower.StartAsync(database);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TakeAsync(follower.Subscription, timeout.Token));
        // Another position is available.
        await using var other = await TakeAsync(new Subscription("other", 10), CancellationToken.None);

        Task<EventPosition> TakeAsync(EventSubscription subscription, CancellationToken cancellationToken) =>
            EventPosition.TakeAsync(database.Tail.Source, database.Reader, subscription, TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
    }

    [Fact]
    public async Task Events_under_numbers_that_were_given_up_are_handed_over_and_the_rest_of_their_gap_is_reopened()
    {
        await using var follower = await Follower.StartAsync(database);
        var gap = new[] { await database.RollBackAsync(), await database.RollBackAsync(), await database.RollBackAsync() };
        var last = await database.CommitAsync();
        await follower.FinishAsync();
        Assert.Equal(gap, await database.GivenUpAsync());
        Assert.Empty(await follower.Position.ReopenAsync(CancellationToken.None));

        foreach (var number in (long[])[gap[1], gap[0]])
        {
            await database.InsertAsync(number);
            Assert.Equal([number], await follower.Position.ReopenAsync(CancellationToken.None));
            await follower.FinishAsync();
        }

        Assert.Equal([last, gap[1], gap[0]], follower.Numbers);
        Assert.Equal([gap[2]], await database.GivenUpAsync());
    }

    [Fact]
    public async Task Numbers_that_were_given_up_are_forgotten_after_a_month()
    {
        await using var follower = await Follower.StartAsync(database);
        var gap = new[] { await database.RollBackAsync(), await database.RollBackAsync() };
        await database.CommitAsync();
        await follower.FinishAsync();
        await database.AgeGivenUpAsync(TimeSpan.FromDays(29));
        await follower.Position.ReopenAsync(CancellationToken.None);
        Assert.Equal(gap, (await database.GivenUpAsync()).Intersect(gap));

        await database.AgeGivenUpAsync(TimeSpan.FromDays(2));
        await follower.Position.ReopenAsync(CancellationToken.None);
        Assert.Empty((await database.GivenUpAsync()).Intersect(gap));
    }

    private sealed class Follower(EventDatabase database, EventSubscription subscription) : IAsyncDisposable
    {
        public EventSubscription Subscription => subscription;

        public EventPosition Position { get; private set; } = null!;

        public List<IEvent> Events { get; } = [];

        public IEnumerable<long> Numbers => Events.Select(@event => @event.Sequence);

        public static async Task<Follower> StartAsync(EventDatabase database, int pageSize = 100)
        {
            var subscription = new Subscription("test", pageSize);
            var follower = new Follower(database, subscription) { Position = await database.TakeAsync(subscription) };
            // The sequence continues from test to test: skip what earlier tests drew.
            await database.CommitAsync();
            await follower.FinishAsync();
            follower.Events.Clear();
            await database.ExecuteAsync("DELETE FROM event_gap");
            return follower;
        }

        public async Task<EventPage> LookAsync()
        {
            var page = await Position.ReadAsync(CancellationToken.None);
            Events.AddRange(page.Events);
            await Position.AdvanceAsync(page, CancellationToken.None);
            return page;
        }

        /// <summary>
        /// Reads until there is neither an event nor a gap. A gap stays open while any earlier transaction is open in any database of the server.
        /// </summary>
        public Task<bool> FinishAsync() => Eventually.BecomesAsync(async () => (await LookAsync()).IsEmpty && !Position.HasGaps, done => done);

        public async Task RestartAsync()
        {
            await Position.DisposeAsync();
            Position = await database.TakeAsync(subscription);
        }

        public ValueTask DisposeAsync() => Position.DisposeAsync();
    }

    private sealed class Subscription(string name, int pageSize) : EventSubscription
    {
        public override string Name => name;

        public override int PageSize => pageSize;

        public override Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
