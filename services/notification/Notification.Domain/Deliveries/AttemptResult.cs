namespace Notification.Domain.Deliveries;

/// <summary>The result of sending a webhook.</summary>
public abstract record AttemptResult
{
    private AttemptResult() { }

    /// <summary>The receiver accepted it (2xx).</summary>
    public sealed record Accepted(int Status) : AttemptResult;

    /// <summary>The receiver answered with a status other than 2xx or 410.</summary>
    /// <param name="RetryAfter">How long the receiver asks to wait before the next attempt (RFC 9110 §10.2.3).</param>
    public sealed record Rejected(int Status, TimeSpan? RetryAfter) : AttemptResult;

    /// <summary>The receiver is permanently gone (410).</summary>
    public sealed record Gone : AttemptResult;

    /// <summary>There was no response.</summary>
    public sealed record Failed(DeliveryFailure Failure) : AttemptResult;
}
