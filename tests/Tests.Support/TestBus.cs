using System.Collections.Concurrent;
using MassTransit;
using SanctionsRegistry.Contracts;

namespace Tests.Support;

/// <summary>
/// The other services' side of the broker: publishes their messages and collects what the service under test publishes, over the real broker.
/// </summary>
public sealed class TestBus : IAsyncDisposable
{
    private readonly IBusControl _bus;
    private readonly ConcurrentQueue<(RegistryMessage Message, DateTimeOffset At)> _received;

    private TestBus(IBusControl bus, ConcurrentQueue<(RegistryMessage Message, DateTimeOffset At)> received) => (_bus, _received) = (bus, received);

    /// <summary>Everything received so far, in order of arrival, repeats included.</summary>
    public IReadOnlyList<RegistryMessage> Received => [.. _received.Select(received => received.Message)];

    /// <summary>The same, with the times of arrival.</summary>
    public IReadOnlyList<(RegistryMessage Message, DateTimeOffset At)> Arrivals => [.. _received];

    /// <summary>Connects and binds a queue to each message type that the test listens for. Call it before the service under test publishes.</summary>
    public static async Task<TestBus> ConnectAsync(Uri rabbitMq, params Type[] listenFor)
    {
        var received = new ConcurrentQueue<(RegistryMessage Message, DateTimeOffset At)>();
        var bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(rabbitMq);
            rabbit.UseRawJsonSerializer(default, isDefault: true);
            foreach (var type in listenFor)
            {
                rabbit.ReceiveEndpoint(
                    $"test-{type.Name}",
                    endpoint => endpoint.Consumer(typeof(Gatherer<>).MakeGenericType(type), consumer => Activator.CreateInstance(consumer, received)!)
                );
            }
        });
        await bus.StartAsync(TimeSpan.FromSeconds(30));
        return new TestBus(bus, received);
    }

    /// <summary>Publishes a message as another service's publisher would, with the event's id as the message id.</summary>
    public Task PublishAsync<T>(T message)
        where T : RegistryMessage =>
        _bus.Publish(
            message,
            context =>
            {
                context.MessageId = message.EventId;
                context.Headers.Set(MessageHeaders.MessageType, MessageUrn.ForTypeString(message.GetType()));
            }
        );

    /// <summary>Waits until this many messages of the type have arrived, and returns them.</summary>
    public async Task<IReadOnlyList<T>> ReceivesAsync<T>(int atLeast, Func<T, bool>? where = null)
        where T : RegistryMessage =>
        await Eventually.BecomesAsync(
            () => Task.FromResult((IReadOnlyList<T>)[.. Received.OfType<T>().Where(where ?? (_ => true))]),
            messages => messages.Count >= atLeast
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _bus.StopAsync();

    private sealed class Gatherer<T>(ConcurrentQueue<(RegistryMessage Message, DateTimeOffset At)> received) : IConsumer<T>
        where T : RegistryMessage
    {
        public Task Consume(ConsumeContext<T> context)
        {
            received.Enqueue((context.Message, TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        }
    }
}
