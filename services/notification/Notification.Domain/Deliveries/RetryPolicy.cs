using System.Buffers.Binary;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>When a delivery that failed is tried again.</summary>
/// <param name="Delays">The wait after each failed attempt; after one more attempt than there are waits it is given up.</param>
/// <param name="MaxRetryAfter">The longest wait that a receiver may ask for.</param>
public sealed record RetryPolicy(IReadOnlyList<TimeSpan> Delays, TimeSpan MaxRetryAfter)
{
    private const double Spread = 0.2;

    /// <summary>One attempt only.</summary>
    public static RetryPolicy None { get; } = new([], TimeSpan.Zero);

    /// <summary>The wait after the given failed attempt, or null when it was the last.</summary>
    /// <param name="attempt">The attempt's place since the delivery was scheduled, from 1.</param>
    public TimeSpan? After(DeliveryId delivery, int attempt, TimeSpan? retryAfter)
    {
        if (attempt > Delays.Count) return null;
        var wait = Delays[attempt - 1] * Jitter(delivery, attempt);
        var asked = retryAfter is { } span ? (span < MaxRetryAfter ? span : MaxRetryAfter) : TimeSpan.Zero;
        return asked > wait ? asked : wait;
    }

    // Up to a fifth sooner or later, so that a receiver that comes back does not meet its whole backlog at once. From the delivery's own id:
    // a decision is pure, and the same asked again decides the same.
    private static double Jitter(DeliveryId delivery, int attempt)
    {
        var id = NameBasedGuid.Create("jitter", delivery.ToString(), attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(id.ToByteArray()) / (double)uint.MaxValue;
        return 1 - Spread + (2 * Spread * fraction);
    }
}
