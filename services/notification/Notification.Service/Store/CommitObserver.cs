using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Service.Deliveries;
using Platform.Hosting.Events;

namespace Notification.Service.Store;

/// <summary>Counts what was committed, and wakes the deliveries of this instance when something is due.</summary>
internal sealed class CommitObserver(NotificationMetrics metrics, DeliverySignal signal) : ICommitObserver
{
    public void Committed(IReadOnlyList<CommittedStream> streams)
    {
        foreach (var @event in streams.SelectMany(stream => stream.Events))
        {
            switch (@event.Data)
            {
                case FeedEvent.NoticeAppended appended:
                    metrics.NoticeAppended(appended.Notice.Topic, @event.Timestamp - appended.Notice.OccurredAt);
                    break;
                case DeliveryEvent.Attempted attempted:
                    metrics.Attempted(attempted.Failure is null, attempted.Duration);
                    break;
                case DeliveryEvent.Delivered:
                    metrics.Delivered();
                    break;
                case DeliveryEvent.GivenUp:
                    metrics.GivenUp();
                    break;
                case DeliveryEvent.Scheduled or DeliveryEvent.Rescheduled:
                    signal.Set();
                    break;
                default:
                    break;
            }
        }
    }
}
