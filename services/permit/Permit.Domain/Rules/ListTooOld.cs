using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A list is older than allowed, counted from when its source generated it.</summary>
internal static class ListTooOld
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(ListTooOld)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                [
                    .. screening
                        .Editions.Where(edition => facts.Now - edition.GeneratedAt > facts.Settings.MaxListAge)
                        .Select(edition => new Reason.ListTooOld(edition.List, edition.ContentHash, edition.GeneratedAt, facts.Settings.MaxListAge.TotalDays)
                        {
                            Rule = data.Id,
                        }),
                ],
                [
                    new("#/rules/maxListAgeDays", facts.Settings.MaxListAge.TotalDays.ToString(CultureInfo.InvariantCulture)),
                    .. screening
                        .Editions.Index()
                        .Select(edition => new RuleFact(
                            $"#/screening/editions/{edition.Index}/generatedAt",
                            edition.Item.GeneratedAt.ToString("u", CultureInfo.InvariantCulture)
                        )),
                ]
            )
            : RuleFinding.Nothing();
}
