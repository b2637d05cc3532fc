using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// Parts of an application contradict each other: a machine-readable zone and what was typed from the document, a nationality stated elsewhere and the one
/// claimed. A second nationality is lawful, so a contradiction is a reason to look and no finding.
/// </summary>
internal static class ContradictoryStatements
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(ContradictoryStatements)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        IReadOnlyList<(string Field, string Other)> pairs = [.. Pairs(facts.Application.Worker)];
        return new(
            [.. pairs.Select(pair => new Reason.Contradiction(pair.Field, pair.Other) { Rule = data.Id })],
            [.. pairs.Select(pair => new RuleFact("#/application" + pair.Field[1..], "#/application" + pair.Other[1..]))]
        );
    }

    private static IEnumerable<(string Field, string Other)> Pairs(Person worker)
    {
        foreach (var (index, document) in worker.Documents.Index())
        {
            if (document.MachineReadableZone is { } zone)
            {
                foreach (var other in Contradicted(worker, document, zone, $"#/worker/documents/{index}"))
                    yield return ($"#/worker/documents/{index}/machineReadableZone", other);
            }
        }

        foreach (var (index, statement) in worker.Statements.Index())
        {
            if (statement.About is StatementSubject.Nationality && statement.Country != worker.Nationality)
                yield return ($"#/worker/statements/{index}", "#/worker/nationality");
        }
    }

    private static IEnumerable<string> Contradicted(Person worker, IdentityDocument document, MachineReadableZone zone, string field)
    {
        if (Plain(zone.DocumentNumber) != Plain(document.Number))
            yield return $"{field}/number";
        if (document.Issuer is { } issuer && Differs(zone.Issuer, issuer))
            yield return $"{field}/issuer";
        if (Differs(zone.Nationality, worker.Nationality))
            yield return "#/worker/nationality";
        if (worker.BirthDate is { } birthDate && Differs(zone.BirthDate, birthDate))
            yield return "#/worker/birthDate";
    }

    // The zone has fillers where the number is printed with spaces or hyphens.
    private static string Plain(string number) => string.Concat(number.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    // Germany prints D (ICAO 9303-3 §5).
    private static bool Differs(string code, StatedCountry country) => (code == "D" ? "DEU" : code) != country.Value;

    // Both are as precise as they are known; the zone has the last two digits of the year.
    private static bool Differs(string zone, PartialDate date)
    {
        var known = date.ToString().Replace("-", "", StringComparison.Ordinal)[2..].PadRight(6, '<');
        return zone.Zip(known).Any(pair => pair is { First: not '<', Second: not '<' } && pair.First != pair.Second);
    }
}
