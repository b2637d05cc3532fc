using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Benchmarks.Floor;

/// <summary>The broker by RabbitMQ.Client alone: durable quorum queues, persistent messages, publisher confirms, manual acknowledgement.</summary>
internal sealed class FloorBroker : IAsyncDisposable
{
    /// <summary>The maximum number of messages in one transaction, as in the services.</summary>
    public const int Batch = 100;

    private readonly IConnection _connection;
    private readonly IChannel _publishing;

    private FloorBroker(IConnection connection, IChannel publishing) => (_connection, _publishing) = (connection, publishing);

    public static async Task<FloorBroker> ConnectAsync(Uri uri)
    {
        var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
        var limiter = new ThrottlingRateLimiter(2 * FloorOutbox.Page);
        return new(
            connection,
            await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, limiter)
            )
        );
    }

    /// <summary>Declares the exchanges and binds a queue to them.</summary>
    public async Task BindAsync(string queue, bool single, params string[] exchanges)
    {
        var arguments = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        if (single)
            arguments["x-single-active-consumer"] = true;
        await _publishing.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
        foreach (var exchange in exchanges)
        {
            await _publishing.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await _publishing.QueueBindAsync(queue, exchange, "");
        }
    }

    /// <summary>Completes when the broker has confirmed the message; throws when no queue took it.</summary>
    public ValueTask PublishAsync(string exchange, Guid id, ReadOnlyMemory<byte> body) =>
        _publishing.BasicPublishAsync(
            exchange,
            "",
            mandatory: true,
            new BasicProperties
            {
                MessageId = id.ToString(),
                Persistent = true,
                ContentType = "application/json",
            },
            body
        );

    /// <summary>
    /// Handles what has arrived in batches, one at a time and in the queue's order, and acknowledges a batch when its transaction has committed.
    /// </summary>
    public async Task ConsumeAsync(string queue, Func<IReadOnlyList<FloorMessage>, Task> handle)
    {
        var arrived = Channel.CreateUnbounded<(ulong Tag, FloorMessage Message)>(new() { SingleReader = true });
        var channel = await _connection.CreateChannelAsync();
        await channel.BasicQosAsync(0, 2 * Batch, global: false);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client reuses the buffer after this handler.
            arrived.Writer.TryWrite((delivery.DeliveryTag, FloorMessage.Read(delivery.Exchange, delivery.Body.ToArray())));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        while (await arrived.Reader.WaitToReadAsync())
        {
            var (batch, last) = (new List<FloorMessage>(), 0UL);
            while (batch.Count < Batch && arrived.Reader.TryRead(out var next))
            {
                batch.Add(next.Message);
                last = next.Tag;
            }

            await handle(batch);
            await channel.BasicAckAsync(last, multiple: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _publishing.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
