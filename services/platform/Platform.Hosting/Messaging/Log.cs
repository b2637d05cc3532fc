using Microsoft.Extensions.Logging;

namespace Platform.Hosting.Messaging;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} messages from {Queue} failed; handling each one separately")]
    public static partial void BatchFailed(this ILogger logger, Exception exception, string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages from {Queue} cannot be handled at the moment; retrying")]
    public static partial void BatchWaits(this ILogger logger, Exception exception, string queue, int count);
}
