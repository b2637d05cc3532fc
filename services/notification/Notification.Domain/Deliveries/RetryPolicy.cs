using System.Buffers.Binary;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>When a failed delivery is retried.</summary>
/// <param name="Delays">The wait after each failed attempt. The delivery is given up when the attempt after the last wait fails.</param>
/// <param name="MaxRetryAfter">The longest wait that a receiver can ask for.</param>
public sealed record RetryPolicy(IReadOnlyList<TimeSpan> Delays, TimeSpan MaxRetryAfter)
{
    private const double Spread = 0.2;

    /// <summary>No retries.</summary>
    public static RetryPolicy None { get; } = new([], TimeSpan.Zero);

    /// <summary>The wait after the given failed attempt; null when it was the last.</summary>
    /// <param name="attempt">The number of attempts since the delivery was last scheduled, from 1.</param>
    public TimeSpan? After(DeliveryId delivery, int attempt, TimeSpan? retryAfter)
    {
        if (attempt > Delays.Count)
            return null;
        var wait = Delays[attempt - 1] * Jitter(delivery, attempt);
        var asked = retryAfter is { } span ? (span < MaxRetryAfter ? span : MaxRetryAfter) : TimeSpan.Zero;
        return asked > wait ? asked : wait;
    }

    // Up to a fifth earlier or later, so that a receiver that recovers does not get its whole backlog at the same time. Derived from the
    // delivery's id, because a decision is pure: repeated, it must give the same result.
    private static double Jitter(DeliveryId delivery, int attempt)
    {
        var id = NameBasedGuid.Create("jitter", delivery.ToString(), attempt.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var fraction = BinaryPrimitives.ReadUInt32BigEndian(id.ToByteArray()) / (double)uint.MaxValue;
        return 1 - Spread + (2 * Spread * fraction);
    }
}
