using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A required list was not compared with.</summary>
internal static class ListMissing
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(ListMissing)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                [
                    .. facts
                        .Settings.RequiredLists.Where(list => screening.Editions.All(edition => edition.List != list))
                        .Select(list => new Reason.ListMissing(list) { Rule = data.Id }),
                ],
                [
                    new("#/rules/requiredLists", string.Join(", ", facts.Settings.RequiredLists)),
                    new("#/screening/editions", string.Join(", ", screening.Editions.Select(edition => edition.List))),
                ]
            )
            : RuleFinding.Nothing();
}
