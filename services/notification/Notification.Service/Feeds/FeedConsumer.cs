using System.Diagnostics;
using Marten;
using Marten.Events;
using Marten.Linq.MatchesSql;
using MassTransit;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using SanctionsRegistry.Contracts;

namespace Notification.Service.Feeds;

/// <summary>
/// Tells a message to the agencies that it concerns, and schedules its deliveries to their subscriptions: one transaction with the receipt.
/// A message about one agency goes to that agency; one that is common goes to every agency with a subscription to its topic.
/// </summary>
internal sealed class FeedConsumer<TMessage>(EventSessions sessions, ServiceName service, TimeProvider time) : IdempotentConsumer<TMessage>(sessions, service, time) where TMessage : RegistryMessage
{
    protected override async Task HandleAsync(TMessage message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var notice = Notices.Of(message);
        var subscriptions = await SubscriptionsAsync(message, notice.Topic, session, cancellationToken);
        if (message is { State: { } state, Agency: { } agency })
        {
            await TellAsync(CountryCode.Parse(state), AgencyId.Parse(agency), subscriptions, notice, session, now, cancellationToken);
            return;
        }

        foreach (var recipient in subscriptions.GroupBy(subscription => (subscription.State, subscription.Agency)))
        {
            await TellAsync(recipient.Key.State, recipient.Key.Agency, [.. recipient], notice, session, now, cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(RegistryMessage message, Topic topic, IDocumentSession session, CancellationToken cancellationToken)
    {
        var active = session.Query<Subscription>().Where(subscription => subscription.Status == SubscriptionStatus.Active);
        if (message.Agency is { } agency) active = active.Where(subscription => subscription.MatchesSql("d.data ->> 'agency' = ?", agency));
        if (message.State is null) active = active.Where(subscription => subscription.AnyTenant());
        return [.. (await active.ToListAsync(cancellationToken)).Where(subscription => subscription.Wants(topic))];
    }

    private static async Task TellAsync(CountryCode state, AgencyId agency, IReadOnlyList<Subscription> subscriptions, Notice notice, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var feedId = FeedId.Of(state, agency);
        // The feed is another tenant's than the session where the message is common.
        var events = session.TenantId == state.Value ? session.Events : session.ForTenant(state.Value).Events;
        var feed = await events.FetchForWriting<Feed>(feedId.Value, cancellationToken);
        switch (FeedDecider.Decide(new FeedCommand.Tell(notice), feed.Aggregate))
        {
            case FeedOutcome.AlreadyNoticed: break;
            case FeedOutcome.Noticed noticed:
                feed.AppendOne(noticed.Event);
                foreach (var subscription in subscriptions) Schedule(new(agency, new(subscription.Id), feedId, noticed.Number, notice.Topic), events, now);
                break;
            default: throw new UnreachableException();
        }
    }

    // The number is new with this transaction, and so is the delivery.
    private static void Schedule(DeliveryCommand.Schedule schedule, IEventStoreOperations events, DateTimeOffset now)
    {
        if (DeliveryDecider.Decide(schedule, null, RetryPolicy.None, now) is DeliveryOutcome.Changed changed)
        {
            events.StartStream<Delivery>(DeliveryId.Of(schedule.Subscription, schedule.Feed, schedule.NoticeNumber).Value, changed.Events);
        }
    }
}

/// <summary>
/// One queue for all messages, worked off one at a time by one instance, the broker's single active consumer; when it dies the broker takes the
/// next. So the notices of a feed stand in the order of the queue, and no two transactions compete for a feed's next number. That number is
/// guarded regardless: it is the stream's version, and the store takes each only once. An instance that lost its place while a message was
/// still in hand either committed it, and the receipt tells the next one, or loses the number to it and finds the receipt when it tries again.
/// </summary>
internal sealed class FeedConsumerDefinition<TMessage> : ConsumerDefinition<FeedConsumer<TMessage>> where TMessage : RegistryMessage
{
    public FeedConsumerDefinition() => EndpointName = FeedConsumers.Queue;

    protected override void ConfigureConsumer(IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<FeedConsumer<TMessage>> consumerConfigurator, IRegistrationContext context)
    {
        if (endpointConfigurator is not IRabbitMqReceiveEndpointConfigurator rabbit) return;
        rabbit.SingleActiveConsumer = true;
        rabbit.PrefetchCount = 64;
        rabbit.ConcurrentMessageLimit = 1;
    }
}

/// <summary>Registers the consumers.</summary>
internal static class FeedConsumers
{
    public const string Queue = "notification-feed";

    public static void AddFeedConsumers(this IBusRegistrationConfigurator bus)
    {
        foreach (var message in Notices.MessageTypes) bus.AddConsumer(typeof(FeedConsumer<>).MakeGenericType(message), typeof(FeedConsumerDefinition<>).MakeGenericType(message));
    }
}
