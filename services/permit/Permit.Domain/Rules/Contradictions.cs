using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// Refers where parts of an application contradict each other: a machine-readable zone and what was typed from the document, a nationality stated elsewhere
/// and the one claimed. A second nationality is lawful, so a contradiction is a reason to look and no finding.
/// </summary>
public static class Contradictions
{
    /// <summary>Each contradiction, and each document with wrong check digits.</summary>
    public static IEnumerable<Reason> Find(Application application)
    {
        var worker = application.Worker;
        foreach (var (index, document) in worker.Documents.Index())
        {
            if (document.MachineReadableZone is { } zone)
            {
                foreach (var reason in Find(worker, document, zone, $"#/worker/documents/{index}"))
                    yield return reason;
            }
        }

        foreach (var (index, statement) in worker.Statements.Index())
        {
            if (statement.About is StatementSubject.Nationality && statement.Country != worker.Nationality)
                yield return Between($"#/worker/statements/{index}", "#/worker/nationality");
        }
    }

    private static IEnumerable<Reason> Find(Person worker, IdentityDocument document, MachineReadableZone zone, string field)
    {
        var place = $"{field}/machineReadableZone";
        if (zone.WrongCheckDigits is { Count: > 0 } wrong)
            yield return new Reason.WrongCheckDigits(place, wrong) { Rule = RuleId.CheckDigits };
        if (Plain(zone.DocumentNumber) != Plain(document.Number))
            yield return Between(place, $"{field}/number");
        if (document.Issuer is { } issuer && Differs(zone.Issuer, issuer))
            yield return Between(place, $"{field}/issuer");
        if (Differs(zone.Nationality, worker.Nationality))
            yield return Between(place, "#/worker/nationality");
        if (worker.BirthDate is { } birthDate && Differs(zone.BirthDate, birthDate))
            yield return Between(place, "#/worker/birthDate");
    }

    private static Reason.Contradiction Between(string field, string other) => new(field, other) { Rule = RuleId.Contradiction };

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
