namespace Platform.Hosting.Events;

/// <summary>When subscriptions make the service unready (<c>Subscriptions</c> in the configuration).</summary>
internal sealed record SubscriptionSettings
{
    /// <summary>How long a subscription may be behind without progress.</summary>
    [Allowed("00:00:00.001", "1.00:00:00")]
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long events found in closed gaps are shown: long enough that an infrequent probe sees it.</summary>
    [Allowed("00:00:00.001", "1.00:00:00")]
    public TimeSpan LateEventsShown { get; init; } = TimeSpan.FromMinutes(5);
}
