using System.Globalization;
using Notification.Domain.Deliveries;

namespace Notification.Service.Deliveries;

/// <summary>The settings of deliveries, from <c>Deliveries</c> in the configuration.</summary>
internal sealed record DeliveryOptions
{
    // The retries that Standard Webhooks recommends, over three days.
    private const string DefaultDelays = "00:00:05, 00:05:00, 00:30:00, 02:00:00, 05:00:00, 10:00:00, 14:00:00, 20:00:00, 1.00:00:00";

    /// <summary>When a failed delivery is tried again.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>How long a receiver may take to respond.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How long an instance leases a delivery: longer than an attempt can take. If the instance dies, another one sends it after that.</summary>
    public TimeSpan Lease => Timeout + TimeSpan.FromSeconds(5);

    /// <summary>How often the schedule is read when nothing wakes the worker.</summary>
    public required TimeSpan PollInterval { get; init; }

    /// <summary>The maximum number of concurrent deliveries in this instance.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The maximum number of concurrent deliveries for one subscription, so that a slow receiver does not delay others.</summary>
    public required int ConcurrencyPerSubscription { get; init; }

    public static DeliveryOptions Read(IConfiguration settings) => new()
    {
        Retry = new(
            [.. (settings["RetryDelays"] ?? DefaultDelays).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(delay => Span("RetryDelays", delay))],
            Span("MaxRetryAfter", settings["MaxRetryAfter"] ?? "1.00:00:00")),
        Timeout = Span("Timeout", settings["Timeout"] ?? "00:00:15"),
        PollInterval = Span("PollInterval", settings["PollInterval"] ?? "00:00:00.5"),
        Concurrency = Count("Concurrency", settings["Concurrency"] ?? "32"),
        ConcurrencyPerSubscription = Count("ConcurrencyPerSubscription", settings["ConcurrencyPerSubscription"] ?? "8"),
    };

    private static TimeSpan Span(string name, string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero
        ? span
        : throw new InvalidOperationException($"Deliveries:{name} must be a duration such as 00:00:05.");

    private static int Count(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 1000
        ? count
        : throw new InvalidOperationException($"Deliveries:{name} must be from 1 to 1000.");
}
