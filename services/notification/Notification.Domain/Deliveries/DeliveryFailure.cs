namespace Notification.Domain.Deliveries;

/// <summary>Why an attempt failed or a delivery was given up. Stored by name: a name never changes.</summary>
public enum DeliveryFailure
{
    /// <summary>The receiver answered with a status other than 2xx or 410.</summary>
    Rejected,

    /// <summary>The receiver answered 410 Gone: it wants no more notices.</summary>
    Gone,

    /// <summary>The receiver did not answer in time.</summary>
    TimedOut,

    /// <summary>The receiver's host name does not resolve.</summary>
    HostNotResolved,

    /// <summary>The receiver's host resolves to an address that is not on the public Internet.</summary>
    AddressNotPublic,

    /// <summary>The receiver's TLS or its certificate is invalid.</summary>
    ConnectionNotSecure,

    /// <summary>The receiver does not accept connections.</summary>
    NotConnected,

    /// <summary>The receiver closed the connection early, or its response is not HTTP.</summary>
    AnswerBroken,

    /// <summary>The subscription was disabled or deleted.</summary>
    SubscriptionInactive,
}
