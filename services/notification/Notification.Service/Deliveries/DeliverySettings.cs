using System.Globalization;
using Notification.Domain.Deliveries;
using Platform.Hosting;

namespace Notification.Service.Deliveries;

/// <summary>The settings of deliveries (<c>Deliveries</c> in the configuration).</summary>
internal sealed record DeliverySettings : ICheckedSettings
{
    /// <summary>The waits after failed attempts, with commas between them. The default is what Standard Webhooks recommends, over three days.</summary>
    public string RetryDelays { get; init; } = "00:00:05, 00:05:00, 00:30:00, 02:00:00, 05:00:00, 10:00:00, 14:00:00, 20:00:00, 1.00:00:00";

    /// <summary>The longest wait that a receiver may ask for.</summary>
    [Allowed("00:00:00.001", "365.00:00:00")]
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a receiver may take to respond.</summary>
    [Allowed("00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the schedule is read when nothing wakes the worker.</summary>
    [Allowed("00:00:00.001", "01:00:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The maximum number of concurrent deliveries in this instance.</summary>
    [Allowed("1", "1000")]
    public int Concurrency { get; init; } = 32;

    /// <summary>The maximum number of concurrent deliveries for one subscription, so that a slow receiver does not delay others.</summary>
    [Allowed("1", "1000")]
    public int ConcurrencyPerSubscription { get; init; } = 8;

    /// <summary>When a failed delivery is tried again.</summary>
    public RetryPolicy Retry => field ??= new([.. Delays().Select(delay => delay!.Value)], MaxRetryAfter);

    /// <summary>How long an instance leases a delivery: longer than an attempt can take. If the instance dies, another one sends it after that.</summary>
    public TimeSpan Lease => Timeout + TimeSpan.FromSeconds(5);

    public IEnumerable<string> Problems()
    {
        if (Delays().Any(delay => delay is not { Ticks: > 0 }))
            yield return $"Deliveries:RetryDelays is '{RetryDelays}', but must be durations above zero with commas between them, such as 00:00:05, 00:05:00.";
    }

    private IEnumerable<TimeSpan?> Delays() =>
        RetryDelays
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(text => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var delay) ? delay : (TimeSpan?)null);
}
