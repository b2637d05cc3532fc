using System.Globalization;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// What a State's own law adds to the rules, for that State's applications only. It tightens or adds; the rules of the United Nations are the floor. Stored
/// with each decision that it took part in, so its fields are pinned.
/// </summary>
public sealed record StateOverlay
{
    /// <summary>The State.</summary>
    public required CountryCode State { get; init; }

    /// <summary>The law, which its refusals and referrals cite.</summary>
    public required LegalBasis LegalBasis { get; init; }

    /// <summary>The first day on which it applies.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The last day; null while it is in force.</summary>
    public DateOnly? EffectiveTo { get; init; }

    /// <summary>Lists older than this clear no one; null for the common age.</summary>
    public int? MaxListAgeHours { get; init; }

    /// <summary>Lists that are required in addition.</summary>
    public IReadOnlyList<string> RequiredLists { get; init; } = [];

    /// <summary>Workers who claim one of these nationalities are referred.</summary>
    public IReadOnlyList<CountryCode> ReferNationalities { get; init; } = [];

    /// <summary>A permit for longer is refused; null for no maximum of the State's own.</summary>
    public int? MaxValidityYears { get; init; }

    /// <summary>Whether it applies on a day.</summary>
    public bool IsInForce(DateOnly day) => day >= EffectiveFrom && !(day > EffectiveTo);

    /// <summary>How it loosens the common settings, in sentences that name the rule; empty if it only tightens or adds.</summary>
    public IEnumerable<string> Loosens(RuleSettings common)
    {
        if (MaxListAgeHours > common.MaxListAge.TotalHours)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"it loosens {RuleId.ListTooOld}: maxListAgeHours is {MaxListAgeHours}, but may be at most {common.MaxListAge.TotalHours:0.###}."
            );
        if (MaxValidityYears > RuleSettings.MaxValidityYears)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"it loosens {RuleId.StateValidity}: maxValidityYears is {MaxValidityYears}, but may be at most {RuleSettings.MaxValidityYears}."
            );
    }
}
