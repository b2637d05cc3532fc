using System.Diagnostics.Metrics;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Platform.Hosting.Messaging;

/// <summary>Counts and logs each message that could not be handled and was moved to its error queue; <c>infra/requeue</c> puts it back.</summary>
internal sealed partial class DeadLetters(ILogger<DeadLetters> logger) : IReceiveObserver
{
    private static readonly Counter<long> MovedToErrorQueue = new Meter(TelemetrySources.Platform).CreateCounter<long>(
        "registry.dead_letters",
        "{message}",
        "Messages moved to an error queue"
    );

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        Count(context.ReceiveContext, context.MessageId, exception);
        return Task.CompletedTask;
    }

    // No consumer saw it: the message could not be deserialised.
    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        Count(context, context.GetMessageId(), exception);
        return Task.CompletedTask;
    }

    private void Count(ReceiveContext context, Guid? messageId, Exception exception)
    {
        var queue = context.InputAddress.Segments[^1];
        MovedToErrorQueue.Add(1, new KeyValuePair<string, object?>("queue", queue));
        Failed(logger, exception, messageId, queue);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Message {MessageId} from {Queue} could not be handled and was moved to its error queue")]
    private static partial void Failed(ILogger logger, Exception exception, Guid? messageId, string queue);
}
