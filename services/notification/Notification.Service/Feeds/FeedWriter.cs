using System.Diagnostics;
using System.Threading.Channels;
using JasperFx.Events;
using Marten;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using SanctionsRegistry.Contracts;

namespace Notification.Service.Feeds;

/// <summary>Where a message stood in the queue.</summary>
/// <param name="Consumer">The consumer that it came to: the tags of another count anew.</param>
/// <param name="Tag">The broker's delivery tag, in the queue's order, without gaps.</param>
internal readonly record struct QueuePlace(string? Consumer, ulong Tag);

/// <summary>
/// Writes messages to the feeds of the agencies that they concern and schedules their deliveries, with the receipts, in one transaction for all
/// that wait: a disk is flushed for a hundred notices as fast as for one. A message about one agency goes to that agency; one that is common
/// goes to every agency with a subscription to its topic.
/// </summary>
internal sealed class FeedWriter(IDocumentStore store, ServiceName service, TimeProvider time, ILogger<FeedWriter> logger) : BackgroundService
{
    public const int MaxBatch = 100;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OvertakenPatience = TimeSpan.FromSeconds(2);
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private QueuePlace _last;

    /// <summary>Completes when the message has been told, now or before.</summary>
    public async Task TellAsync(RegistryMessage message, QueuePlace place, string? traceParent, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(message, place, traceParent);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Told.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = await TakeAsync(stoppingToken);
            if (await TryWriteAsync(batch) is null) continue;
            // One of them cannot be written: each stands for itself, in order, and fails for itself.
            foreach (var waiting in batch)
            {
                if (await TryWriteAsync([waiting]) is { } failure) waiting.Told.SetException(failure);
            }
        }
    }

    // The bus hands messages over on many threads: one may arrive before the one that it followed in the queue. What is missing below the
    // highest tag is waited for, but not for ever: a message that cannot be read as one is set aside by the bus and never comes here.
    private async Task<IReadOnlyList<Waiting>> TakeAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Waiting>();
        using var patience = new CancellationTokenSource(OvertakenPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        do
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var next)) batch.Add(next);
        }
        while (batch.Count < MaxBatch && HasGap(batch) && await MoreAsync(either.Token));

        batch.Sort((one, other) => one.Place.Tag.CompareTo(other.Place.Tag));
        if (batch[^1].Place is var newest && (newest.Consumer != _last.Consumer || newest.Tag > _last.Tag)) _last = newest;
        return batch;
    }

    private bool HasGap(List<Waiting> batch)
    {
        var newest = batch.MaxBy(waiting => waiting.Place.Tag)!.Place;
        var before = newest.Consumer == _last.Consumer ? _last.Tag : 0;
        return newest.Tag > before && (ulong)batch.Count(waiting => waiting.Place.Tag > before) < newest.Tag - before;
    }

    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _waiting.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What passes by itself (a database that restarts, a feed's number lost to another instance) is waited out here, where the order is kept.
    private async Task<Exception?> TryWriteAsync(IReadOnlyList<Waiting> batch)
    {
        for (var pause = ShortestPause; ; pause = pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                await WriteAsync(batch, CancellationToken.None);
                foreach (var waiting in batch) waiting.Told.SetResult();
                return null;
            }
            catch (Exception exception) when (Bus.IsTransient(exception))
            {
                logger.FeedsUnwritable(exception, batch.Count);
                await Task.Delay(pause, time, CancellationToken.None);
            }
            catch (Exception exception)
            {
                return exception;
            }
        }
    }

    private async Task WriteAsync(IReadOnlyList<Waiting> batch, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.LastModifiedBy = service.Value;
        var now = time.GetUtcNow();
        var receipts = (await session.LoadManyAsync<MessageReceipt>(cancellationToken, batch.Select(waiting => waiting.ReceiptId))).Select(receipt => receipt.Id).ToHashSet(StringComparer.Ordinal);
        var fresh = batch.Where(waiting => receipts.Add(waiting.ReceiptId)).ToList();
        if (fresh.Count == 0) return;
        var subscriptions = await SubscriptionsAsync(fresh, session, cancellationToken);
        var feeds = new Dictionary<FeedId, OpenFeed>();
        foreach (var waiting in fresh)
        {
            var notice = Notices.Of(waiting.Message);
            foreach (var (state, agency) in Recipients(waiting.Message, notice.Topic, subscriptions))
            {
                var id = FeedId.Of(state, agency);
                if (!feeds.TryGetValue(id, out var feed)) feeds.Add(id, feed = await OpenFeed.FetchAsync(id, session.ForTenant(state.Value), cancellationToken));
                feed.Tell(notice, agency, subscriptions.Where(subscription => subscription.State == state && subscription.Agency == agency && subscription.Wants(notice.Topic)), waiting, now);
            }

            session.Insert(new MessageReceipt(waiting.ReceiptId, now));
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<Subscription>> SubscriptionsAsync(List<Waiting> batch, IDocumentSession session, CancellationToken cancellationToken)
    {
        var active = session.Query<Subscription>().Where(subscription => subscription.Status == SubscriptionStatus.Active);
        var states = batch.Select(waiting => waiting.Message.State).Distinct().ToArray();
        return await (states.Contains(null)
            ? active.Where(subscription => subscription.AnyTenant())
            : active.Where(subscription => subscription.TenantIsOneOf(states!))).ToListAsync(cancellationToken);
    }

    private static IEnumerable<(CountryCode State, AgencyId Agency)> Recipients(RegistryMessage message, Topic topic, IReadOnlyList<Subscription> subscriptions) => message switch
    {
        { State: { } state, Agency: { } agency } => [(CountryCode.Parse(state), AgencyId.Parse(agency))],
        _ => subscriptions
            .Where(subscription => subscription.Wants(topic) && (message.State is null || message.State == subscription.State.Value))
            .Select(subscription => (subscription.State, subscription.Agency))
            .Distinct(),
    };

    private sealed record Waiting(RegistryMessage Message, QueuePlace Place, string? TraceParent)
    {
        public string ReceiptId { get; } = $"feed:{Message.EventId}";

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A feed that this transaction writes to.</summary>
    private sealed class OpenFeed(FeedId id, IEventStream<Feed> stream, Marten.Events.IEventStoreOperations events)
    {
        private Feed? _state = stream.Aggregate;

        public static async Task<OpenFeed> FetchAsync(FeedId id, ITenantOperations tenant, CancellationToken cancellationToken) =>
            new(id, await tenant.Events.FetchForWriting<Feed>(id.Value, cancellationToken), tenant.Events);

        public void Tell(Notice notice, AgencyId agency, IEnumerable<Subscription> subscriptions, Waiting cause, DateTimeOffset now)
        {
            switch (FeedDecider.Decide(new FeedCommand.AppendNotice(notice), _state))
            {
                case FeedOutcome.Unchanged: break;
                case FeedOutcome.Accepted accepted:
                    foreach (var happened in accepted.Events)
                    {
                        stream.AppendOne(Stamped(happened, cause));
                        _state = Feed.Evolve(_state, happened, new(id.Value, (_state?.Version ?? 0) + 1, now));
                    }

                    foreach (var subscription in subscriptions) Schedule(new(agency, new(subscription.Id), id, _state!.Version, notice.Topic), cause, now);
                    break;
                default: throw new UnreachableException();
            }
        }

        // The number is new with this transaction, and so is the delivery.
        private void Schedule(DeliveryCommand.Schedule schedule, Waiting cause, DateTimeOffset now)
        {
            if (DeliveryDecider.Decide(schedule, null, RetryPolicy.None, now) is not DeliveryOutcome.Accepted accepted) return;
            events.StartStream<Delivery>(DeliveryId.Of(schedule.Subscription, schedule.Feed, schedule.NoticeNumber).Value, accepted.Events.Select(happened => Stamped(happened, cause)));
        }

        // Each event has its own cause, where a session knows only one.
        private IEvent Stamped(object happened, Waiting cause)
        {
            var stamped = events.BuildEvent(happened);
            stamped.CorrelationId = cause.Message.CorrelationId;
            stamped.CausationId = cause.Message.EventId.ToString();
            if (cause.TraceParent is { } traceParent) stamped.SetHeader(EventHeaders.TraceParent, traceParent);
            return stamped;
        }
    }
}
