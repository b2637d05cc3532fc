using Microsoft.Extensions.Logging;

namespace Platform.Hosting.Events;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Subscription {Subscription} failed; retrying the same events")]
    public static partial void SubscriptionFailed(this ILogger logger, Exception exception, string subscription);

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "Subscription {Subscription} found {Count} events under sequence numbers it had given up, from {First} on; handling them now"
    )]
    public static partial void LateEventsFound(this ILogger logger, string subscription, int count, long first);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listening for other instances' commits failed; polling until it works again")]
    public static partial void CommitChannelFailed(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription lag could not be measured; retrying")]
    public static partial void LagNotMeasured(this ILogger logger, Exception exception);
}
