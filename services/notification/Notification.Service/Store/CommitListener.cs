using Marten;
using Marten.Services;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Service.Deliveries;

namespace Notification.Service.Store;

/// <summary>After each commit: counts what happened, and wakes the deliveries of this instance where there is something to send.</summary>
internal sealed class CommitListener(NotificationMetrics metrics, DeliverySignal signal) : DocumentSessionListenerBase, IConfigureMarten
{
    public void Configure(IServiceProvider services, StoreOptions options) => options.Listeners.Add(this);

    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        var due = false;
        foreach (var happened in commit.GetEvents())
        {
            switch (happened.Data)
            {
                case FeedEvent.NoticeAppended appended: metrics.Noticed(appended.Notice.Topic, happened.Timestamp - appended.Notice.OccurredAt); break;
                case DeliveryEvent.Attempted attempted: metrics.Attempted(attempted.Error is null, attempted.Duration); break;
                case DeliveryEvent.Delivered: metrics.Delivered(); break;
                case DeliveryEvent.GivenUp: metrics.GivenUp(); break;
                case DeliveryEvent.Scheduled or DeliveryEvent.Rescheduled: due = true; break;
                default: break;
            }
        }

        if (due) signal.Set();
        return Task.CompletedTask;
    }
}
