namespace Notification.Domain.Deliveries;

/// <summary>The result of sending a webhook.</summary>
public abstract record AttemptResult
{
    private AttemptResult() { }

    /// <summary>The receiver accepted it (2xx).</summary>
    public sealed record Accepted(int Status) : AttemptResult;

    /// <summary>The receiver answered with another status.</summary>
    /// <param name="RetryAfter">How long the receiver asks to wait before the next attempt (RFC 9110 §10.2.3).</param>
    public sealed record Rejected(int Status, TimeSpan? RetryAfter) : AttemptResult;

    /// <summary>The receiver is gone for good (410).</summary>
    public sealed record Gone : AttemptResult;

    /// <summary>There was no response.</summary>
    public sealed record Failed(DeliveryFailure Failure) : AttemptResult;
}
