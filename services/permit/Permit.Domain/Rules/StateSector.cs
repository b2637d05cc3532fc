using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A State's own law has an officer decide applications in a sector.</summary>
internal static class StateSector
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(StateSector)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Settings.Overlay is { ReferSectors.Count: > 0 } overlay && facts.Application.Sector is { } applied
            ? new(
                overlay.ReferSectors.Any(sector => applied.Value.StartsWith(sector.Value, StringComparison.Ordinal))
                    ? [new Reason.ReferredSector(applied) { Rule = data.Id, LegalBasis = [overlay.LegalBasis] }]
                    : [],
                [new("#/application/sector", applied.Value)]
            )
            : RuleFinding.Nothing();
}
