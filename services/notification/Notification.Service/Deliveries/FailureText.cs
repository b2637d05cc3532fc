using System.Diagnostics;
using System.Globalization;
using Notification.Domain.Deliveries;

namespace Notification.Service.Deliveries;

/// <summary>Renders why a delivery failed.</summary>
internal static class FailureText
{
    /// <summary>A sentence for a person.</summary>
    /// <param name="status">The HTTP status, if there was a response.</param>
    public static string Render(DeliveryFailure failure, int? status) =>
        failure switch
        {
            DeliveryFailure.Rejected => string.Create(CultureInfo.InvariantCulture, $"The receiver answered {status}."),
            DeliveryFailure.Gone => "The receiver answered 410 Gone.",
            DeliveryFailure.TimedOut => "The receiver did not answer in time.",
            DeliveryFailure.HostNotResolved => "The receiver's host name does not resolve.",
            DeliveryFailure.AddressNotPublic => "The receiver's host resolves to an address that is not on the public Internet.",
            DeliveryFailure.ConnectionNotSecure => "The receiver's TLS or its certificate is invalid.",
            DeliveryFailure.NotConnected => "The receiver does not accept connections.",
            DeliveryFailure.AnswerBroken => "The receiver closed the connection early, or its response is not HTTP.",
            DeliveryFailure.SubscriptionInactive => "The subscription is no longer active.",
            _ => throw new UnreachableException(),
        };
}
