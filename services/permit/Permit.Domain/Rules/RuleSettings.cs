using System.Text.Json.Serialization;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>The settings of the rules for one State.</summary>
/// <param name="MaxListAge">Lists older than this cannot clear anyone.</param>
/// <param name="RequiredLists">Without these lists, no one is cleared.</param>
/// <param name="ProposalLifetime">How long a proposal waits for a second person.</param>
public sealed record RuleSettings(TimeSpan MaxListAge, IReadOnlyList<string> RequiredLists, TimeSpan ProposalLifetime)
{
    /// <summary>No permit of any State is valid for longer.</summary>
    public const int MaxValidityYears = 10;

    /// <summary>The State whose applications they decide; null for those common to all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CountryCode? State { get; init; }

    /// <summary>What the State's own law adds; null without an overlay, or before or after it applies.</summary>
    public StateOverlay? Overlay { get; init; }

    /// <summary>Whether the State's own law requires two people for an action.</summary>
    public bool TakesTwo(ProposedAction action) => Overlay?.TwoPeople.Contains(action) == true;

    /// <summary>These settings with what an overlay tightens and adds.</summary>
    public RuleSettings With(StateOverlay overlay) =>
        this with
        {
            MaxListAge = overlay.MaxListAgeHours is { } hours ? TimeSpan.FromHours(hours) : MaxListAge,
            RequiredLists = [.. RequiredLists.Union(overlay.RequiredLists)],
            Overlay = overlay,
        };
}

/// <summary>The settings of the rules of every State: those common to all, and the overlays.</summary>
/// <param name="Common">The settings of a State without an overlay.</param>
/// <param name="Overlays">At most one for each State.</param>
public sealed record RuleSettingsByState(RuleSettings Common, IReadOnlyList<StateOverlay> Overlays)
{
    /// <summary>The settings that decide a State's applications at an instant.</summary>
    public RuleSettings For(CountryCode state, DateTimeOffset now) =>
        (
            Overlays.FirstOrDefault(overlay => overlay.State == state) is { } overlay && overlay.IsInForce(DateOnly.FromDateTime(now.UtcDateTime))
                ? Common.With(overlay)
                : Common
        ) with
        {
            State = state,
        };
}
