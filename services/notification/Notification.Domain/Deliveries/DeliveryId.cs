using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>Identifies the delivery of one notice to one subscription.</summary>
/// <param name="Value">The id of the delivery's stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<DeliveryId>))]
public readonly record struct DeliveryId(Guid Value) : IParsable<DeliveryId>
{
    /// <summary>The delivery of a feed's notice to a subscription. The same arguments give the same id, so a repeat finds the first delivery.</summary>
    public static DeliveryId Of(SubscriptionId subscription, FeedId feed, long noticeNumber) =>
        new(NameBasedGuid.Create("delivery", subscription.ToString(), feed.ToString(), noticeNumber.ToString(CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public static DeliveryId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not a delivery id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DeliveryId result)
    {
        var valid = Guid.TryParseExact(s, "D", out var value);
        result = new DeliveryId(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
