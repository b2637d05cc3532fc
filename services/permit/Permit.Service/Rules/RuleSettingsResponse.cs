using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Kernel;

namespace Permits.Service.Rules;

/// <summary>The settings of the rules for one State.</summary>
/// <param name="MaxListAgeDays">Lists older than this clear no one, in days.</param>
/// <param name="RequiredLists">Without these lists, no one is cleared.</param>
/// <param name="Overlay">What the State's own law adds; absent if it adds nothing.</param>
public sealed record RuleSettingsResponse(double MaxListAgeDays, IReadOnlyList<string> RequiredLists, StateOverlayResponse? Overlay)
{
    internal static RuleSettingsResponse From(RuleSettings settings) =>
        new(
            settings.MaxListAge.TotalDays,
            settings.RequiredLists,
            settings.Overlay is { } overlay
                ? new(
                    overlay.State,
                    overlay.LegalBasis,
                    overlay.EffectiveFrom,
                    overlay.EffectiveTo,
                    overlay.MaxListAgeHours,
                    overlay.RequiredLists,
                    overlay.ReferNationalities,
                    overlay.ReferClasses,
                    overlay.ReferSectors,
                    overlay.TwoPeople,
                    [.. overlay.Ceilings.Select(ceiling => new CeilingResponse(ceiling.From, ceiling.Workers))],
                    overlay.MaxValidityYears
                )
                : null
        );
}

/// <summary>What a State's own law adds to the rules, for that State's applications.</summary>
/// <param name="State">The State.</param>
/// <param name="LegalBasis">The law.</param>
/// <param name="EffectiveFrom">The first day on which it applies.</param>
/// <param name="EffectiveTo">The last day; absent while it is in force.</param>
/// <param name="MaxListAgeHours">Its maximum age of a list; absent if it leaves the common one.</param>
/// <param name="RequiredLists">Lists that it requires in addition.</param>
/// <param name="ReferNationalities">Nationalities whose applications an officer decides.</param>
/// <param name="ReferClasses">Classes whose applications an officer decides.</param>
/// <param name="ReferSectors">Sectors whose applications an officer decides; a division covers its groups and classes.</param>
/// <param name="TwoPeople">Actions that take two people besides those that do in every State.</param>
/// <param name="Ceilings">The ceilings on permits for nationals of the DPRK (2371 para 11), each lower than the one before.</param>
/// <param name="MaxValidityYears">Its maximum validity of a permit; absent if it has none.</param>
public sealed record StateOverlayResponse(
    CountryCode State,
    LegalBasis LegalBasis,
    DateOnly EffectiveFrom,
    DateOnly? EffectiveTo,
    int? MaxListAgeHours,
    IReadOnlyList<string> RequiredLists,
    IReadOnlyList<CountryCode> ReferNationalities,
    IReadOnlyList<IncomeClass> ReferClasses,
    IReadOnlyList<SectorCode> ReferSectors,
    IReadOnlyList<ProposedAction> TwoPeople,
    IReadOnlyList<CeilingResponse> Ceilings,
    int? MaxValidityYears
);

/// <summary>A ceiling on permits for nationals of the DPRK.</summary>
/// <param name="From">The first day.</param>
/// <param name="Workers">How many permits may be in force.</param>
public sealed record CeilingResponse(DateOnly From, int Workers);
