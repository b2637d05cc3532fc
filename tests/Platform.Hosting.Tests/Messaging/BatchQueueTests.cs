using Microsoft.Extensions.Logging.Abstractions;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Hosting.Tests.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Tests.Messaging;

/// <summary>How the messages of a batch are handled.</summary>
public sealed class BatchQueueTests(EventDatabase database) : IClassFixture<EventDatabase>, IAsyncLifetime
{
    private readonly Handler _handler = new();

    public Task InitializeAsync() => database.ClearAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_message_whose_handling_keeps_timing_out_fails_alone_while_the_others_take_effect()
    {
        using var queue = new BatchQueue<Handler>(_handler, database.Sessions, new("tests"), new FastTime(200), NullLogger<BatchQueue<Handler>>.Instance);
        var messages = Enumerable.Range(0, 6).Select(_ => new Message { EventId = Guid.CreateVersion7() }).ToList();
        _handler.TimesOutOn = messages[2].EventId;
        var handled = messages.Select((message, place) => queue.HandleAsync(message, new("consumer", (ulong)place + 1), CancellationToken.None)).ToList();
        await queue.StartAsync(CancellationToken.None);
        foreach (var (message, result) in messages.Zip(handled))
        {
            if (message.EventId == _handler.TimesOutOn)
                await Assert.ThrowsAsync<MessageNotHandledException>(() => result.WaitAsync(TimeSpan.FromSeconds(60)));
            else
                await result.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.Equal([5L], await database.NumbersAsync("SELECT count(*) FROM message_receipt"));
        await queue.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_repeat_is_acknowledged_without_effect_and_a_message_that_arrived_too_early_leaves_no_receipt()
    {
        using var queue = new BatchQueue<Handler>(_handler, database.Sessions, new("tests"), TimeProvider.System, NullLogger<BatchQueue<Handler>>.Instance);
        var (message, early) = (new Message { EventId = Guid.CreateVersion7() }, new Message { EventId = Guid.CreateVersion7() });
        _handler.Defers = early.EventId;
        await queue.StartAsync(CancellationToken.None);
        await queue.HandleAsync(message, new("consumer", 1), CancellationToken.None);
        await Task.WhenAll(
            queue.HandleAsync(message, new("consumer", 2), CancellationToken.None),
            queue.HandleAsync(message, new("other", 1), CancellationToken.None)
        );
        await Assert.ThrowsAsync<MessageOvertookException>(() => queue.HandleAsync(early, new("consumer", 3), CancellationToken.None));
        Assert.Equal([1L], await database.NumbersAsync("SELECT count(*) FROM message_receipt"));
        Assert.Equal([message.EventId], _handler.Handled);

        _handler.Defers = null;
        await queue.HandleAsync(early, new("consumer", 4), CancellationToken.None);
        Assert.Equal([message.EventId, early.EventId], _handler.Handled);
        await queue.StopAsync(CancellationToken.None);
    }

    private sealed record Message : RegistryMessage;

    private sealed class Handler : IBatchHandler
    {
        private readonly List<Guid> _handled = [];

        public static string Queue => "tests";

        public static IReadOnlyList<Type> MessageTypes => [typeof(Message)];

        public Guid? TimesOutOn { get; set; }

        public Guid? Defers { get; set; }

        public IReadOnlyList<Guid> Handled => _handled;

        public Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken)
        {
            if (messages.Any(received => received.Message.EventId == TimesOutOn))
                throw new TimeoutException("A statement took too long.");
            foreach (var received in messages)
            {
                if (received.Message.EventId == Defers)
                    received.Defer();
                else
                    _handled.Add(received.Message.EventId);
            }

            return Task.CompletedTask;
        }
    }
}
