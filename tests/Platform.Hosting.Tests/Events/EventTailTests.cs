using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using JasperFx.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Platform.Hosting.Events;
using Tests.Support;

namespace Platform.Hosting.Tests.Events;

/// <summary>What an operator sees when events appear that should not exist.</summary>
public sealed class EventTailTests(EventDatabase database) : IClassFixture<EventDatabase>, IAsyncLifetime
{
    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task An_event_under_a_number_that_was_given_up_is_handled_counted_logged_as_critical_and_makes_the_service_unready_for_minutes()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new LateEvents();
        var (time, subscription, log) = (new FastTime(60), new Held(), new RecordingLogger<EventTail>());
        var state = new EventTailState(services.GetRequiredService<IMeterFactory>(), time);
        var health = new SubscriptionHealth(new(database.Source), [subscription], state, new SubscriptionSettings(), TimeProvider.System);
        using var tail = new EventTail(subscription, database.Tail, database.Reader, new CommitSignal(), state, time, log);
        await tail.StartAsync(CancellationToken.None);
        var never = await database.RollBackAsync();
        var seen = await database.CommitAsync();
        await Eventually.BecomesAsync(database.GivenUpAsync, numbers => numbers.Contains(never));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new())).Status);

        subscription.Hold();
        await database.InsertAsync(never);
        await subscription.Arrived;
        var unready = await health.CheckHealthAsync(new());
        Assert.Equal((HealthStatus.Unhealthy, "held found events that it had given up."), (unready.Status, unready.Description));
        Assert.Equal(1, metrics.Count);
        Assert.Contains(LogLevel.Critical, log.Levels);

        subscription.Release();
        await Eventually.BecomesAsync(async () => (await health.CheckHealthAsync(new())).Status, status => status == HealthStatus.Healthy);
        Assert.Equal([seen, never], subscription.Handled);
        await tail.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_subscription_that_lost_its_position_is_notified_when_it_takes_it_again_before_the_next_event()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var (time, subscription) = (new FastTime(60), new Held());
        var state = new EventTailState(services.GetRequiredService<IMeterFactory>(), time);
        using var tail = new EventTail(subscription, database.Tail, database.Reader, new CommitSignal(), state, time, new RecordingLogger<EventTail>());
        await tail.StartAsync(CancellationToken.None);
        var before = await database.CommitAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(subscription.Handled.Contains(before)), handled => handled);
        Assert.Equal(1, subscription.TimesTaken);

        await database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE "
                + "datname = current_database())"
        );
        var after = await database.CommitAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(subscription.Handled.Contains(after)), handled => handled);
        Assert.Equal(2, subscription.TimesTaken);
        await tail.StopAsync(CancellationToken.None);
    }

    /// <summary>Handles its events when the test lets it.</summary>
    private sealed class Held : EventSubscription
    {
        private readonly ConcurrentQueue<long> _handled = new();
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _held;

        public override string Name => "held";

        public IEnumerable<long> Handled => _handled;

        public Task Arrived => _arrived.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public int TimesTaken { get; private set; }

        public override void Taken() => TimesTaken++;

        public override async Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
        {
            if (_held is not null)
            {
                _arrived.TrySetResult();
                await _held.Task.WaitAsync(cancellationToken);
            }

            foreach (var @event in events)
                _handled.Enqueue(@event.Sequence);
        }
    }

    private sealed class LateEvents : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public LateEvents()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "registry.events.late")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _count, value));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    private sealed class RecordingLogger<T> : ILogger<T>
    {
        public ConcurrentQueue<LogLevel> Levels { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Levels.Enqueue(logLevel);
    }
}
