using System.CommandLine;
using RabbitMQ.Client;

namespace SanctionsRegistry.Tools.Requeue;

/// <summary>
/// <c>requeue</c>: puts messages that could not be handled back from their error queue into the queue they came from. A message is taken off
/// the error queue only once the broker has confirmed it in the other: a crash in between leaves it twice, which its receipt sees through.
/// </summary>
internal static class RequeueCommand
{
    private const string ErrorSuffix = "_error";

    public static Command Create()
    {
        var broker = new Option<string>("--broker") { Description = "The broker's address: amqp://user:password@host:port/vhost", Required = true };
        var queue = new Argument<string>("queue") { Description = "The queue that the messages belong in, for instance permit-screening-completed" };
        var command = new Command("requeue", "Put set-aside messages back into their queue") { broker, queue };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetRequiredValue(queue);
            Console.WriteLine($"{await MoveAsync(new Uri(parsed.GetRequiredValue(broker)), name, cancellationToken)} messages put back into {name}.");
        });
        return command;
    }

    private static async Task<int> MoveAsync(Uri broker, string queue, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        // Only what is there now: a message that fails again comes back behind these.
        var count = (int)(await channel.QueueDeclarePassiveAsync(queue + ErrorSuffix, cancellationToken)).MessageCount;
        var moved = 0;
        for (; moved < count && await channel.BasicGetAsync(queue + ErrorSuffix, autoAck: false, cancellationToken) is { } message; moved++)
        {
            var properties = new BasicProperties(message.BasicProperties);
            foreach (var header in properties.Headers?.Keys.Where(key => key.StartsWith("MT-", StringComparison.Ordinal)).ToList() ?? []) properties.Headers!.Remove(header);
            await channel.BasicPublishAsync(exchange: "", routingKey: queue, mandatory: true, properties, message.Body, cancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
        }

        return moved;
    }
}
