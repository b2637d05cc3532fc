using System.Diagnostics.Metrics;
using Notification.Domain.Subscriptions;
using Platform.Hosting;

namespace Notification.Service;

/// <summary>The notification service's metrics.</summary>
internal sealed class NotificationMetrics
{
    private readonly Counter<long> _notices;
    private readonly Histogram<double> _feedLag;
    private readonly Histogram<double> _attempts;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _givenUp;

    public NotificationMetrics(IMeterFactory meters)
    {
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        _notices = meter.CreateCounter<long>("registry.notices", "{notice}", "Notices written to feeds, by topic.");
        _feedLag = meter.CreateHistogram<double>(
            "registry.feed.lag",
            "s",
            "Time from an event to its notice in the feed.",
            tags: null,
            TelemetrySources.Durations
        );
        _attempts = meter.CreateHistogram<double>(
            "registry.delivery.attempts",
            "s",
            "Time that receivers took to respond, by whether they accepted.",
            tags: null,
            TelemetrySources.Durations
        );
        _deliveries = meter.CreateCounter<long>("registry.deliveries", "{delivery}", "Notices that a receiver accepted.");
        _givenUp = meter.CreateCounter<long>("registry.deliveries.given_up", "{delivery}", "Notices given up after their last attempt.");
    }

    public void NoticeAppended(Topic topic, TimeSpan lag)
    {
        _notices.Add(1, new KeyValuePair<string, object?>("topic", topic.Value));
        _feedLag.Record(Math.Max(0, lag.TotalSeconds));
    }

    public void Attempted(bool accepted, TimeSpan duration) => _attempts.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("accepted", accepted));

    public void Delivered() => _deliveries.Add(1);

    public void GivenUp() => _givenUp.Add(1);
}
