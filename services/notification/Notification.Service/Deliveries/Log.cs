using Notification.Domain.Deliveries;

namespace Notification.Service.Deliveries;

/// <summary>The log messages of deliveries. They never contain a URL: its path or query may contain an agency's key.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Delivery} of notice {Notice} was given up after {Attempts} attempts: {Failure}")]
    public static partial void GivenUp(this ILogger logger, DeliveryId delivery, long notice, int attempts, DeliveryFailure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "An attempt of delivery {Delivery} could not be recorded; retrying")]
    public static partial void AttemptUnrecorded(this ILogger logger, Exception exception, DeliveryId delivery);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The delivery schedule could not be read; retrying")]
    public static partial void ScheduleUnreadable(this ILogger logger, Exception exception);
}
