using System.Diagnostics;
using MassTransit;
using SanctionsRegistry.Contracts;

namespace Notification.Service.Feeds;

/// <summary>Hands a message to the writer of the feeds, and acknowledges it when its notice, its deliveries and its receipt are committed.</summary>
internal sealed class FeedConsumer<TMessage>(FeedWriter writer) : IConsumer<TMessage> where TMessage : RegistryMessage
{
    public Task Consume(ConsumeContext<TMessage> context)
    {
        var place = context.TryGetPayload(out RabbitMqBasicConsumeContext? rabbit) ? new QueuePlace(rabbit.ConsumerTag, rabbit.DeliveryTag) : default;
        return writer.TellAsync(context.Message, place, Activity.Current?.Id, context.CancellationToken);
    }
}

/// <summary>
/// One queue for all messages, of which one instance takes at a time, the broker's single active consumer; when it dies the broker takes the
/// next. Within that instance one writer takes them in the queue's order. So the notices of a feed stand in that order, and no two transactions
/// compete for a feed's next number. That number is guarded regardless: it is the stream's version, and the store takes each only once. An
/// instance that lost its place with messages still in hand either committed them, and the receipts tell the next one, or loses the number to
/// it and finds the receipts when it tries again.
/// </summary>
internal sealed class FeedConsumerDefinition<TMessage> : ConsumerDefinition<FeedConsumer<TMessage>> where TMessage : RegistryMessage
{
    public FeedConsumerDefinition() => EndpointName = FeedConsumers.Queue;

    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<FeedConsumer<TMessage>> consumerConfigurator, IRegistrationContext context)
    {
        if (endpointConfigurator is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.SingleActiveConsumer = true;
        rabbit.PrefetchCount = 2 * FeedWriter.MaxBatch;
        // No more in hand than one transaction takes: none waits outside it that came before one inside.
        rabbit.ConcurrentMessageLimit = FeedWriter.MaxBatch;
    }
}

/// <summary>Registers the consumers and their writer.</summary>
internal static class FeedConsumers
{
    public const string Queue = "notification-feed";

    public static void AddFeedConsumers(this IBusRegistrationConfigurator bus)
    {
        foreach (var message in Notices.MessageTypes) bus.AddConsumer(typeof(FeedConsumer<>).MakeGenericType(message), typeof(FeedConsumerDefinition<>).MakeGenericType(message));
    }

    /// <summary>To be called before the bus is added: it then outlives the bus, which waits for it.</summary>
    public static void AddFeedWriter(this IServiceCollection services)
    {
        services.AddSingleton<FeedWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedWriter>());
    }
}
