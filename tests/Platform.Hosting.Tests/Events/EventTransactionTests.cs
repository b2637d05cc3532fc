using Npgsql;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Platform.Hosting.Tests.Events;

/// <summary>The only way to write: concurrent writes lose nothing, and nothing is written that is not committed.</summary>
public sealed class EventTransactionTests(EventDatabase database) : IClassFixture<EventDatabase>, IAsyncLifetime
{
    private static readonly ChangeContext Context = ChangeContext.Common(new("tests", "KOR-MOEL"));

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Concurrent_decisions_on_one_stream_run_one_after_the_other()
    {
        var stream = NewStream();
        await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(async _ =>
                {
                    await using var transaction = database.Sessions.Begin();
                    await transaction.LoadAsync(Context.Tenant, stream, CancellationToken.None);
                    transaction.Decide(stream, Next, Context);
                    try
                    {
                        await transaction.CommitAsync(CancellationToken.None);
                    }
                    catch (Exception exception) when (EventSessions.IsCollision(exception))
                    {
                        // Several found no stream and tried to create it: one succeeded.
                    }
                })
        );
        var numbers = await database.NumbersAsync("SELECT (data ->> 'number')::bigint FROM mt_events ORDER BY version");
        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number), numbers);
        Assert.Equal(
            Enumerable.Range(1, numbers.Count).Select(number => (long)number),
            await database.NumbersAsync("SELECT version FROM mt_events ORDER BY seq_id")
        );
        Assert.Equal([numbers.Count], await database.NumbersAsync("SELECT version FROM mt_streams"));
        var decision = await database.Sessions.DecideAsync(stream, Next, Context, ifMatch: null, CancellationToken.None);
        Assert.Equal((numbers.Count + 1, numbers.Count + 1L), (decision.State!.Number, decision.State.Version));
    }

    [Fact]
    public async Task One_transaction_writes_new_and_existing_streams_of_several_States_and_the_events_keep_their_metadata()
    {
        var (known, created) = (NewStream(), NewStream());
        var (korea, japan) = (Context with { Tenant = "KOR" }, Context with { Tenant = "JPN", CorrelationId = "c-1", CausationId = "cause" });
        await database.Sessions.DecideAsync(known, Next, korea, ifMatch: null, CancellationToken.None);
        await using (var transaction = database.Sessions.Begin())
        {
            await transaction.LoadAsync<Tally, Happened>([("KOR", known.Id), ("JPN", created.Id)], CancellationToken.None);
            transaction.Decide(created, Next, japan);
            transaction.Decide(created, Next, japan);
            transaction.Decide(known, Next, korea);
            await transaction.CommitAsync(CancellationToken.None);
        }

        Assert.Equal([2L], await database.NumbersAsync($"SELECT version FROM mt_streams WHERE tenant_id = 'KOR' AND id = '{known.Id}' AND type = 'tally'"));
        Assert.Equal([2L], await database.NumbersAsync($"SELECT version FROM mt_streams WHERE tenant_id = 'JPN' AND id = '{created.Id}' AND type = 'tally'"));
        Assert.Equal(
            [1L, 2L],
            await database.NumbersAsync(
                $"""
                SELECT version FROM mt_events WHERE stream_id = '{created.Id}' AND tenant_id = 'JPN' AND type = 'happened' AND correlation_id = 'c-1'
                    AND causation_id = 'cause'
                    AND user_name = 'tests' AND headers ->> 'agency' = 'KOR-MOEL' AND mt_dotnet_type LIKE '%Happened%' ORDER BY version
                """
            )
        );
    }

    [Fact]
    public async Task A_stream_is_created_once_and_a_repeat_finds_it()
    {
        var stream = NewStream();
        var decisions = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => database.Sessions.CreateAsync(stream, Next, Context, "hash", CancellationToken.None))
        );
        Assert.Single(decisions, decision => !decision.IsRepeat);
        Assert.Equal([1L], await database.NumbersAsync("SELECT version FROM mt_events"));
    }

    [Fact]
    public async Task Events_of_a_joined_transaction_are_announced_after_the_callers_commit_and_gone_after_a_rollback()
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await using (var rolledBack = await connection.BeginTransactionAsync())
        {
            await WriteAsync(rolledBack);
            await rolledBack.RollbackAsync();
        }

        Assert.Empty(await database.NumbersAsync("SELECT version FROM mt_streams"));
        await using var transaction = await connection.BeginTransactionAsync();
        await WriteAsync(transaction);
        Assert.Empty(await database.NumbersAsync("SELECT version FROM mt_events"));
        await transaction.CommitAsync();
        Assert.Equal([1L], await database.NumbersAsync("SELECT version FROM mt_events"));
    }

    private async Task WriteAsync(NpgsqlTransaction transaction)
    {
        await using var joined = database.Sessions.Join(transaction);
        joined.Create(NewStream(), Next, Context);
        await joined.CommitAsync(CancellationToken.None);
    }

    private static StreamOf<Tally, Happened> NewStream() => new(Guid.CreateVersion7());

    private static Counted Next(Tally? tally) => new([new Happened((tally?.Number ?? 0) + 1)]);

    private sealed record Counted(IReadOnlyList<Happened> Events) : IOutcome<Happened>;
}

/// <summary>A state that counts its events.</summary>
public sealed record Tally(int Number, long Version) : IAggregate<Tally, Happened>
{
    public static Tally Evolve(Tally? state, Happened @event, EventEnvelope envelope) => new(@event.Number, envelope.Version);
}
