using System.Collections.Concurrent;
using System.Diagnostics;
using JasperFx;
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
/// Sends what is due. Any number of instances may run. An attempt is recorded after it is made: an instance that dies between the two leaves
/// the delivery due, and it is sent again under the same webhook-id. At least once to the receiver, one record of each attempt that was finished.
/// </summary>
internal sealed class DeliveryWorker(
    IDocumentStore store, DeliverySchedule schedule, DeliverySignal signal, WebhookSender sender, SecretSeal seal, DeliveryOptions options, TimeProvider time, ILogger<DeliveryWorker> logger) : BackgroundService
{
    private static readonly ActivitySource Source = new(TelemetrySources.Platform);
    private readonly ConcurrentDictionary<DeliveryId, Task> _inHand = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var free = options.Concurrency - _inHand.Count;
                if (free > 0) foreach (var (tenant, delivery) in await schedule.TakeAsync(free, stoppingToken)) Begin(tenant, delivery);
                await signal.WaitAsync(options.PollInterval, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.ScheduleUnreadable(exception);
                await Task.Delay(options.PollInterval, time, CancellationToken.None);
            }
        }

        await Task.WhenAll(_inHand.Values);
    }

    private void Begin(string tenant, DeliveryId delivery)
    {
        var begun = new TaskCompletionSource();
        if (!_inHand.TryAdd(delivery, begun.Task)) return;
        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                await DeliverAsync(tenant, delivery);
            }
            catch (Exception exception)
            {
                // Its lease runs out and it is tried again.
                logger.AttemptUnrecorded(exception, delivery);
            }
            finally
            {
                _inHand.TryRemove(delivery, out _);
                begun.SetResult();
                signal.Set();
            }
        }
    }

    private async Task DeliverAsync(string tenant, DeliveryId id)
    {
        await using var reading = store.QuerySession(tenant);
        if (await reading.LoadAsync<Delivery>(id.Value) is not { Status: DeliveryStatus.Pending } delivery) return;
        var told = (await reading.Events.FetchStreamAsync(delivery.Feed.Value, version: delivery.NoticeNumber, fromVersion: delivery.NoticeNumber)).Single();
        using var activity = Source.StartActivity("deliver notice", ActivityKind.Internal, told.GetHeader(EventHeaders.TraceParent) as string);
        var subscription = await reading.LoadAsync<Subscription>(delivery.Subscription.Value);
        DeliveryCommand command = subscription is { Status: SubscriptionStatus.Active } ? await AttemptAsync(delivery, subscription, told) : new DeliveryCommand.Abandon("The subscription is no longer active.");
        await RecordAsync(tenant, id, command, told);
    }

    private async Task<DeliveryCommand.RecordAttempt> AttemptAsync(Delivery delivery, Subscription subscription, IEvent told)
    {
        var webhook = Webhook.Of(new(delivery.Id), NoticeResponse.Of(told));
        var secret = seal.Open(subscription.Secret, subscription.State, new(subscription.Id));
        var (at, begun) = (time.GetUtcNow(), time.GetTimestamp());
        var result = await sender.SendAsync(webhook, subscription.Url.Address, secret, CancellationToken.None);
        return new(delivery.Attempts.Count + 1, result, at, time.GetElapsedTime(begun));
    }

    private async Task RecordAsync(string tenant, DeliveryId id, DeliveryCommand command, IEvent told)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await TryRecordAsync(tenant, id, command, told);
                return;
            }
            // Another delivery to the same subscription disabled it, or a person changed it, at this moment.
            catch (Exception exception) when (tries < 5 && exception is ConcurrencyException or EventStreamUnexpectedMaxEventIdException)
            {
            }
        }
    }

    private async Task TryRecordAsync(string tenant, DeliveryId id, DeliveryCommand command, IEvent told)
    {
        await using var session = store.LightweightSession(tenant);
        session.CorrelationId = told.CorrelationId;
        session.CausationId = told.Id.ToString();
        session.LastModifiedBy = "notification";
        if (Activity.Current?.Id is { } traceParent) session.SetHeader(EventHeaders.TraceParent, traceParent);
        var now = time.GetUtcNow();
        var stream = await session.Events.FetchForWriting<Delivery>(id.Value);
        if (DeliveryDecider.Decide(command, stream.Aggregate, options.Retry, now) is not DeliveryOutcome.Accepted accepted) return;
        stream.AppendMany(accepted.Events);
        if (command is DeliveryCommand.RecordAttempt { Result: AttemptResult.Gone })
        {
            var subscription = await session.Events.FetchForWriting<Subscription>(stream.Aggregate!.Subscription.Value);
            if (SubscriptionDecider.Decide(new SubscriptionCommand.Disable("The receiver answered 410 Gone."), subscription.Aggregate, now) is SubscriptionOutcome.Accepted disabled) subscription.AppendMany(disabled.Events);
        }

        await session.SaveChangesAsync();
        if (accepted.Events.OfType<DeliveryEvent.GivenUp>().FirstOrDefault() is { } givenUp) logger.GivenUp(id, givenUp.NoticeNumber, givenUp.Attempts, givenUp.Reason);
    }
}
