using System.Collections.Frozen;
using System.Diagnostics;
using Marten;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Registry;

namespace Notification.Service.Feeds;

/// <summary>
/// Appends messages to the feeds of the agencies that they concern and schedules their deliveries. A message about one agency goes to that agency;
/// a message common to all agencies goes to every agency with a subscription to its topic.
///
/// The queues keep their order and have one active consumer, so a feed's notices are in the order of their queue. A notice's number does not depend
/// on that: it is the stream's version, assigned under the stream's lock.
/// </summary>
internal abstract class FeedHandler(TimeProvider time)
{
    /// <summary>Messages about the lists. An import publishes thousands together, so they have their own queue and nothing else waits behind them.</summary>
    public static readonly IReadOnlyList<Type> ListMessages =
    [
        typeof(EditionPublishedV1),
        typeof(SubjectListedV1),
        typeof(SubjectAmendedV1),
        typeof(SubjectDelistedV1),
    ];

    /// <summary>The topics of these messages.</summary>
    public static readonly FrozenSet<Topic> ListTopics = ListMessages.Select(Notices.TopicOf).ToFrozenSet();

    public async Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken)
    {
        var subscriptions = await SubscriptionsAsync(messages, transaction.Session, cancellationToken);
        var addressed = messages
            .Select(received => (Received: received, Notice: Notices.Of(received.Message)))
            .SelectMany(pair =>
                Recipients(pair.Received.Message, pair.Notice.Topic, subscriptions)
                    .Select(recipient => (pair.Received, pair.Notice, recipient.State, recipient.Agency))
            )
            .ToList();
        await transaction.LoadAsync<Feed, FeedEvent>(addressed.Select(item => (item.State.Value, FeedId.Of(item.State, item.Agency).Value)), cancellationToken);
        foreach (var (received, notice, state, agency) in addressed)
        {
            var feed = FeedId.Of(state, agency);
            var stream = new StreamOf<Feed, FeedEvent>(feed.Value);
            var context = received.Context with { Tenant = state.Value };
            switch (transaction.Decide(stream, before => FeedDecider.Decide(new FeedCommand.AppendNotice(notice), before), context))
            {
                case FeedOutcome.Unchanged:
                    break;
                case FeedOutcome.Accepted:
                    var number = transaction.StateOf(context.Tenant, stream)!.Version;
                    foreach (
                        var subscription in subscriptions.Where(subscription =>
                            subscription.State == state && subscription.Agency == agency && subscription.Wants(notice.Topic)
                        )
                    )
                        Schedule(transaction, new(agency, SubscriptionId.From(subscription.Id), feed, number, notice.Topic), context);
                    break;
                default:
                    throw new UnreachableException();
            }
        }
    }

    // The notice's number is new in this transaction, so the delivery is too.
    private void Schedule(EventTransaction transaction, DeliveryCommand.Schedule schedule, ChangeContext context) =>
        transaction.Create(
            new StreamOf<Delivery, DeliveryEvent>(DeliveryId.Of(schedule.Subscription, schedule.Feed, schedule.NoticeNumber).Value),
            state => DeliveryDecider.Decide(schedule, state, RetryPolicy.None, time.GetUtcNow()),
            context
        );

    private static async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(
        IReadOnlyList<ReceivedMessage> messages,
        IDocumentSession session,
        CancellationToken cancellationToken
    )
    {
        var active = session.Query<Subscription>().Where(subscription => subscription.Status == SubscriptionStatus.Active);
        var states = messages.Select(received => received.Message.State).Distinct().ToArray();
        return await (
            states.Contains(null) ? active.Where(subscription => subscription.AnyTenant()) : active.Where(subscription => subscription.TenantIsOneOf(states!))
        ).ToListAsync(cancellationToken);
    }

    private static IEnumerable<(CountryCode State, AgencyId Agency)> Recipients(
        RegistryMessage message,
        Topic topic,
        IReadOnlyList<Subscription> subscriptions
    ) =>
        message switch
        {
            { State: { } state, Agency: { } agency } => [(CountryCode.From(state), AgencyId.From(agency))],
            _ => subscriptions
                .Where(subscription => subscription.Wants(topic) && (message.State is null || message.State == subscription.State.Value))
                .Select(subscription => (subscription.State, subscription.Agency))
                .Distinct(),
        };
}

/// <summary>Notices about permits, their screenings and their watches.</summary>
internal sealed class PermitFeedHandler(TimeProvider time) : FeedHandler(time), IBatchHandler
{
    public static string Queue => "notification-feed";

    public static IReadOnlyList<Type> MessageTypes => [.. Notices.MessageTypes.Except(ListMessages)];

    public static bool KeepsOrder => true;
}

/// <summary>Notices about the lists.</summary>
internal sealed class ListFeedHandler(TimeProvider time) : FeedHandler(time), IBatchHandler
{
    public static string Queue => "notification-list-feed";

    public static IReadOnlyList<Type> MessageTypes => ListMessages;

    public static bool KeepsOrder => true;
}
