using Platform.Kernel;

namespace Notification.Domain.Feeds;

/// <summary>An agency's feed: one stream, whose versions are the notices' numbers.</summary>
/// <param name="Value">The stream's id.</param>
public readonly record struct FeedId(Guid Value)
{
    /// <summary>The feed of an agency of a State.</summary>
    public static FeedId Of(CountryCode state, AgencyId agency) => new(NameBasedGuid.Create("feed", state.Value, agency.Value));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
