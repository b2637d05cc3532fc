using Microsoft.Extensions.Logging;

namespace Platform.Hosting.Messaging;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A batch of {Count} messages of {Queue} failed; each is handled on its own")]
    public static partial void BatchFailed(this ILogger logger, Exception exception, string queue, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages of {Queue} cannot be handled at present; retrying")]
    public static partial void BatchWaits(this ILogger logger, Exception exception, string queue, int count);
}
