using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>Identifies a webhook subscription.</summary>
/// <param name="Value">The id of the subscription's stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<SubscriptionId>))]
public readonly record struct SubscriptionId(Guid Value) : IParsable<SubscriptionId>
{
    /// <inheritdoc/>
    public static SubscriptionId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not a subscription id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SubscriptionId result)
    {
        var valid = Guid.TryParseExact(s, "D", out var value);
        result = new SubscriptionId(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
