using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>Check digits of a document's machine-readable zone are wrong (ICAO 9303-3 §4.9): mistyped, or forged.</summary>
internal static class CheckDigits
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(CheckDigits)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        IReadOnlyList<(string Field, IReadOnlyList<string> Wrong)> zones =
        [
            .. facts
                .Application.Worker.Documents.Index()
                .Where(document => document.Item.MachineReadableZone is not null)
                .Select(document => ($"#/worker/documents/{document.Index}/machineReadableZone", document.Item.MachineReadableZone!.Value.WrongCheckDigits)),
        ];
        return new(
            [.. zones.Where(zone => zone.Wrong.Count > 0).Select(zone => new Reason.WrongCheckDigits(zone.Field, zone.Wrong) { Rule = data.Id })],
            [.. zones.Select(zone => new RuleFact("#/application" + zone.Field[1..], string.Join(", ", zone.Wrong.DefaultIfEmpty("right"))))]
        );
    }
}
