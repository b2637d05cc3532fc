using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>
/// 2375 para 17: an application that names the DPRK anywhere but in the claimed nationality, the issuer of a document and the parties, which have rules of
/// their own. A place of birth or a residence there is a reason to look, and never a finding of nationality.
/// </summary>
internal static class Resolution2375Paragraph17Connection
{
    // ITU-T E.164: the country code of the DPRK.
    private const string PhonePrefix = "+850";

    public static Rule Rule { get; } = new(RuleData.Of(typeof(Resolution2375Paragraph17Connection)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts)
    {
        if (DprkNationals.Includes(facts))
            return RuleFinding.Nothing(); // The nationality has rules of its own.
        IReadOnlyList<string> fields = [.. Fields(facts.Application, data.Country("country"))];
        return new(
            [.. fields.Select(field => new Reason.DprkConnection(field) { Rule = data.Id, LegalBasis = data.LegalBasis })],
            [.. fields.Select(field => new RuleFact("#/application" + field[1..], data.Country("country").Value))]
        );
    }

    private static IEnumerable<string> Fields(Application application, StatedCountry dprk)
    {
        var worker = application.Worker;
        foreach (var (index, statement) in worker.Statements.Index())
        {
            if (statement.Country == dprk)
                yield return $"#/worker/statements/{index}";
        }

        foreach (var (index, document) in worker.Documents.Index())
        {
            if (document.MachineReadableZone is { } zone && (zone.Issuer == dprk.Value || zone.Nationality == dprk.Value))
                yield return $"#/worker/documents/{index}/machineReadableZone";
        }

        foreach (var (index, address) in worker.Addresses.Index())
        {
            if (address.Country == dprk)
                yield return $"#/worker/addresses/{index}/country";
        }

        foreach (var (index, phone) in worker.PhoneNumbers.Index())
        {
            if (phone.Value.StartsWith(PhonePrefix, StringComparison.Ordinal))
                yield return $"#/worker/phoneNumbers/{index}";
        }

        if (application.PlaceOfWork?.RemoteFrom == dprk)
            yield return "#/placeOfWork/remoteFrom";
    }
}
