using System.CommandLine;
using RabbitMQ.Client;

namespace SanctionsRegistry.Tools.Requeue;

/// <summary>
/// <c>requeue</c>: puts messages that could not be handled back from their error queue into the queue they came from. A message is removed from
/// the error queue only after the broker has confirmed it in the other queue. A crash in between leaves it in both, and its receipt prevents it
/// from taking effect twice.
/// </summary>
internal static class RequeueCommand
{
    private const string ErrorSuffix = "_error";

    public static Command Create()
    {
        var broker = new Option<string>("--broker") { Description = "The broker's address: amqp://user:password@host:port/vhost", Required = true };
        var queues = new Argument<string[]>("queue")
        {
            Description = "The queues that the messages belong to, for instance permit-screening-completed",
            Arity = ArgumentArity.OneOrMore,
        };
        var count = new Option<bool>("--count") { Description = "Only print the number of messages in each queue's error queue" };
        var command = new Command("requeue", "Put messages from error queues back into their queues") { broker, queues, count };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var connection = await new ConnectionFactory { Uri = new(parsed.GetRequiredValue(broker)) }.CreateConnectionAsync(
                    cancellationToken
                );
                foreach (var queue in parsed.GetRequiredValue(queues))
                {
                    Console.WriteLine(
                        parsed.GetValue(count)
                            ? $"{queue}{ErrorSuffix}\t{await CountAsync(connection, queue, cancellationToken)}"
                            : $"{await MoveAsync(connection, queue, cancellationToken)} messages put back into {queue}."
                    );
                }
            }
        );
        return command;
    }

    // The broker's management commands report counts that can be some seconds old.
    private static async Task<uint> CountAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return await channel.MessageCountAsync(queue + ErrorSuffix, cancellationToken);
    }

    private static async Task<int> MoveAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true),
            cancellationToken
        );
        // Only the current messages: a message that fails again is added behind these.
        var count = (int)(await channel.QueueDeclarePassiveAsync(queue + ErrorSuffix, cancellationToken)).MessageCount;
        var moved = 0;
        for (; moved < count && await channel.BasicGetAsync(queue + ErrorSuffix, autoAck: false, cancellationToken) is { } message; moved++)
        {
            var properties = new BasicProperties(message.BasicProperties);
            foreach (var header in properties.Headers?.Keys.Where(key => key.StartsWith("MT-", StringComparison.Ordinal)).ToList() ?? [])
                properties.Headers!.Remove(header);
            await channel.BasicPublishAsync(exchange: "", routingKey: queue, mandatory: true, properties, message.Body, cancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
        }

        return moved;
    }
}
