using Notification.Domain.Deliveries;

namespace Notification.Service.Deliveries;

/// <summary>What deliveries log. Never a URL: its path or query may hold an agency's key.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Delivery {Delivery} of notice {Notice} was given up after {Attempts} attempts: {Failure}")]
    public static partial void GivenUp(this ILogger logger, DeliveryId delivery, long notice, int attempts, DeliveryFailure failure);

    [LoggerMessage(Level = LogLevel.Error, Message = "An attempt of delivery {Delivery} could not be recorded; it will be made again")]
    public static partial void AttemptUnrecorded(this ILogger logger, Exception exception, DeliveryId delivery);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of deliveries cannot be read at present")]
    public static partial void ScheduleUnreadable(this ILogger logger, Exception exception);
}
