using Platform.Kernel;
using Vogen;

namespace Notification.Domain.Feeds;

/// <summary>Identifies an agency's feed: one stream, whose id is the value, and in which an event's version is the notice's number.</summary>
[ValueObject<Guid>]
public readonly partial struct FeedId
{
    /// <summary>The feed of an agency of a State.</summary>
    public static FeedId Of(CountryCode state, AgencyId agency) => From(NameBasedGuid.Create("feed", state.Value, agency.Value));
}
