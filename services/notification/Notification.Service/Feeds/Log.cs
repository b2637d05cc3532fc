namespace Notification.Service.Feeds;

/// <summary>What the feeds log.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Messages} messages cannot be written to the feeds at present; they are tried again")]
    public static partial void FeedsUnwritable(this ILogger logger, Exception exception, int messages);
}
