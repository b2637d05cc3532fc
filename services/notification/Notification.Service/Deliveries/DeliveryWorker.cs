using System.Collections.Concurrent;
using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Notification.Domain.Deliveries;
using Notification.Domain.Subscriptions;
using Notification.Service.Feeds;
using Notification.Service.Subscriptions;
using Platform.Hosting;
using Platform.Hosting.Events;

namespace Notification.Service.Deliveries;

/// <summary>
/// Sends due deliveries. Any number of instances may run. An attempt is recorded after it is made: if an instance dies in between, the delivery
/// stays due and is sent again under the same webhook-id. The receiver gets a notice at least once, and each finished attempt is recorded once.
/// </summary>
internal sealed class DeliveryWorker(
    IDocumentStore store,
    EventSessions sessions,
    ServiceName service,
    DeliverySchedule schedule,
    DeliverySignal signal,
    WebhookSender sender,
    SecretSeal seal,
    DeliverySettings settings,
    TimeProvider time,
    ILogger<DeliveryWorker> logger
) : BackgroundService
{
    private static readonly ActivitySource Source = new(TelemetrySources.Platform);
    private readonly ConcurrentDictionary<DeliveryId, Task> _inFlight = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var free = settings.Concurrency - _inFlight.Count;
                if (free > 0)
                    foreach (var (tenant, delivery) in await schedule.LeaseAsync(free, stoppingToken))
                        Begin(tenant, delivery);
                await signal.WaitAsync(settings.PollInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.ScheduleUnreadable(exception);
                await Task.Delay(settings.PollInterval, time, CancellationToken.None);
            }
        }

        await Task.WhenAll(_inFlight.Values);
    }

    private void Begin(string tenant, DeliveryId delivery)
    {
        var begun = new TaskCompletionSource();
        if (!_inFlight.TryAdd(delivery, begun.Task))
            return;
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await DeliverAsync(tenant, delivery);
            }
            catch (Exception exception)
            {
                // The lease expires, and the delivery is tried again.
                logger.AttemptUnrecorded(exception, delivery);
            }
            finally
            {
                _inFlight.TryRemove(delivery, out _);
                begun.SetResult();
                signal.Set();
            }
        }
    }

    private async Task DeliverAsync(string tenant, DeliveryId id)
    {
        await using var reading = store.QuerySession(tenant);
        if (await reading.LoadAsync<Delivery>(id.Value) is not { Status: DeliveryStatus.Pending } delivery)
            return;
        var notice = (await reading.Events.FetchStreamAsync(delivery.Feed.Value, version: delivery.NoticeNumber, fromVersion: delivery.NoticeNumber)).Single();
        using var activity = Source.StartActivity("deliver notice", ActivityKind.Internal, notice.GetHeader(EventHeaders.TraceParent) as string);
        var subscription = await reading.LoadAsync<Subscription>(delivery.Subscription.Value);
        DeliveryCommand command = subscription is { Status: SubscriptionStatus.Active }
            ? await AttemptAsync(delivery, subscription, notice)
            : new DeliveryCommand.Abandon(DeliveryFailure.SubscriptionInactive);
        await RecordAsync(tenant, id, delivery.Subscription, command, notice);
    }

    private async Task<DeliveryCommand.RecordAttempt> AttemptAsync(Delivery delivery, Subscription subscription, IEvent notice)
    {
        var webhook = Webhook.Of(DeliveryId.From(delivery.Id), NoticeResponse.Of(notice));
        var secret = seal.Open(subscription.Secret, subscription.State, SubscriptionId.From(subscription.Id));
        var (at, begun) = (time.GetUtcNow(), time.GetTimestamp());
        var result = await sender.SendAsync(webhook, subscription.Url.Address, secret, CancellationToken.None);
        return new(delivery.Attempts.Count + 1, result, at, time.GetElapsedTime(begun));
    }

    private async Task RecordAsync(string tenant, DeliveryId id, SubscriptionId subscription, DeliveryCommand command, IEvent notice)
    {
        var (delivery, now) = (new StreamOf<Delivery, DeliveryEvent>(id.Value), time.GetUtcNow());
        var context = ChangeContext.Of(notice, service.Value) with { TraceParent = Activity.Current?.Id };
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync(tenant, delivery, CancellationToken.None);
        var outcome = transaction.Decide(delivery, state => DeliveryDecider.Decide(command, state, settings.Retry, now), context);
        if (command is DeliveryCommand.RecordAttempt { Result: AttemptResult.Gone } && outcome is DeliveryOutcome.Accepted)
        {
            var stream = new StreamOf<Subscription, SubscriptionEvent>(subscription.Value);
            await transaction.LoadAsync(tenant, stream, CancellationToken.None);
            transaction.Decide(stream, state => SubscriptionDecider.Decide(new SubscriptionCommand.Disable(DeliveryFailure.Gone), state, now), context);
        }

        await transaction.CommitAsync(CancellationToken.None);
        if (outcome.Events.OfType<DeliveryEvent.GivenUp>().FirstOrDefault() is { } givenUp)
            logger.GivenUp(id, givenUp.NoticeNumber, givenUp.Attempts, givenUp.Failure);
    }
}
