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

    /// <summary>Applications of these classes are referred.</summary>
    public IReadOnlyList<IncomeClass> ReferClasses { get; init; } = [];

    /// <summary>Applications in these sectors are referred; a division covers its groups and classes.</summary>
    public IReadOnlyList<SectorCode> ReferSectors { get; init; } = [];

    /// <summary>Actions that take two people in this State besides those that do in every State.</summary>
    public IReadOnlyList<ProposedAction> TwoPeople { get; init; } = [];

    /// <summary>
    /// The number of work authorizations for nationals of the DPRK on 2017-08-05, and each lower number since. Empty: none was in force (2371 para 11).
    /// </summary>
    public IReadOnlyList<WorkerCeiling> Ceilings { get; init; } = [];

    /// <summary>A permit for longer is refused; null for no maximum of the State's own.</summary>
    public int? MaxValidityYears { get; init; }

    /// <summary>The number of permits for nationals of the DPRK that may be in force on a day.</summary>
    public int CeilingOn(DateOnly day) => Ceilings.Where(ceiling => ceiling.From <= day).MaxBy(ceiling => ceiling.From)?.Workers ?? 0;

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

        foreach (var (earlier, later) in Ceilings.Zip(Ceilings.Skip(1)))
        {
            if (later.From <= earlier.From)
                yield return $"the ceilings of {RuleId.DprkCeiling} must be in the order of their days.";
            else if (later.Workers > earlier.Workers)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"it loosens {RuleId.DprkCeiling}: on {later.From:yyyy-MM-dd} it rises from {earlier.Workers} to {later.Workers}; it may only fall."
                );
        }
    }
}

/// <summary>A ceiling and the day from which it applies.</summary>
/// <param name="From">The first day; of the first ceiling, 2017-08-05.</param>
/// <param name="Workers">The number of workers.</param>
public sealed record WorkerCeiling(DateOnly From, int Workers);
