using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// Refers an application that names the DPRK anywhere but in the claimed nationality and the issuer of a document, which have rules of their own. A place of
/// birth, a residence or a client there is a reason to look, and never a finding of nationality.
/// </summary>
public static class DprkConnections
{
    // ITU-T E.164: the country code of the DPRK.
    private const string PhonePrefix = "+850";

    /// <summary>Each place in the application that names the DPRK.</summary>
    public static IEnumerable<Reason> Find(Application application) =>
        Fields(application)
            .Select(field => new Reason.DprkConnection(field) { Rule = RuleId.DprkConnection, LegalBasis = [LegalBasis.Resolution2375Paragraph17] });

    private static IEnumerable<string> Fields(Application application)
    {
        var worker = application.Worker;
        foreach (var (index, statement) in worker.Statements.Index())
        {
            if (IsDprk(statement.Country))
                yield return $"#/worker/statements/{index}";
        }

        foreach (var (index, document) in worker.Documents.Index())
        {
            if (document.MachineReadableZone is { } zone && (IsDprk(zone.Issuer) || IsDprk(zone.Nationality)))
                yield return $"#/worker/documents/{index}/machineReadableZone";
        }

        foreach (var (index, address) in worker.Addresses.Index())
        {
            if (IsDprk(address.Country))
                yield return $"#/worker/addresses/{index}/country";
        }

        foreach (var (index, phone) in worker.PhoneNumbers.Index())
        {
            if (phone.Value.StartsWith(PhonePrefix, StringComparison.Ordinal))
                yield return $"#/worker/phoneNumbers/{index}";
        }

        foreach (var (party, field) in ((Party?, string)[])[(application.Intermediary, "#/intermediary"), (application.Client, "#/client")])
        {
            if (IsDprk(party?.Country))
                yield return $"{field}/country";
            if (IsDprk(party?.ControlledFrom))
                yield return $"{field}/controlledFrom";
        }

        if (IsDprk(application.PlaceOfWork?.RemoteFrom))
            yield return "#/placeOfWork/remoteFrom";
    }

    private static bool IsDprk(StatedCountry? country) => country == StatedCountry.DemocraticPeoplesRepublicOfKorea;

    private static bool IsDprk(string code) => code == CountryCode.DemocraticPeoplesRepublicOfKorea.Value;
}
