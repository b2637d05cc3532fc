namespace Notification.Domain.Deliveries;

/// <summary>What came of sending a webhook.</summary>
public abstract record AttemptResult
{
    private AttemptResult() { }

    /// <summary>The receiver took it (2xx).</summary>
    public sealed record Accepted(int Status) : AttemptResult;

    /// <summary>The receiver answered otherwise.</summary>
    /// <param name="RetryAfter">How long it asks to be left alone (RFC 9110 §10.2.3).</param>
    public sealed record Rejected(int Status, TimeSpan? RetryAfter) : AttemptResult;

    /// <summary>The receiver wants no more of it, ever (410).</summary>
    public sealed record Gone : AttemptResult;

    /// <summary>There was no answer.</summary>
    public sealed record Failed(string Error) : AttemptResult;
}
