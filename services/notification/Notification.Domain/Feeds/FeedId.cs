using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Notification.Domain.Feeds;

/// <summary>Identifies an agency's feed: one stream, in which an event's version is the notice's number.</summary>
/// <param name="Value">The id of the feed's stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<FeedId>))]
public readonly record struct FeedId(Guid Value) : IParsable<FeedId>
{
    /// <summary>The feed of an agency of a State.</summary>
    public static FeedId Of(CountryCode state, AgencyId agency) => new(NameBasedGuid.Create("feed", state.Value, agency.Value));

    /// <inheritdoc/>
    public static FeedId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id) ? id : throw new FormatException("Not a feed id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out FeedId result)
    {
        var valid = Guid.TryParseExact(s, "D", out var value);
        result = new FeedId(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
