using System.Text.RegularExpressions;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>A number that an authority assigned, as OFAC's remarks write it: <c>Passport A123 (Iran) issued 01 Feb 2003 expires 2008</c>.</summary>
/// <param name="Type">OFAC's name of the document or register.</param>
/// <param name="Number">The number.</param>
/// <param name="Country">The issuing country, in OFAC's spelling.</param>
/// <param name="Issued">The date of issue, ISO.</param>
/// <param name="Expires">The date of expiry, ISO.</param>
/// <param name="Rest">The rest of the remark.</param>
internal sealed partial record OfacDocument(string Type, string Number, string? Country, string? Issued, string? Expires, string? Rest)
{
    // Registers and documents whose name does not end in a word for number, or whose property is not the default.
    private static readonly (string Start, string Property)[] Known =
    [
        ("Tax ID", "taxNumber"),
        ("NIT", "taxNumber"),
        ("RUC", "taxNumber"),
        ("R.F.C.", "taxNumber"),
        ("RFC", "taxNumber"),
        ("RIF", "taxNumber"),
        ("US FEIN", "taxNumber"),
        ("C.U.I.T.", "taxNumber"),
        ("Italian Fiscal Code", "taxNumber"),
        ("Fiscal Code", "taxNumber"),
        ("C.U.I.", "taxNumber"),
        ("C.I.F.", "taxNumber"),
        ("RTN", "taxNumber"),
        ("Paraguayan tax", "taxNumber"),
        ("Romanian Tax", "taxNumber"),
        ("Tax", "taxNumber"),
        ("V.A.T. Number", "vatCode"),
        ("D-U-N-S", "dunsCode"),
        ("Unified Social Credit Code", "uscCode"),
        ("Legal Entity Identifier", "leiCode"),
        ("Trade License", "licenseNumber"),
        ("License", "licenseNumber"),
        ("Driver's License", "idNumber"),
        ("Pilot License", "licenseNumber"),
        ("SSN", "socialSecurityNumber"),
        ("MMSI", "mmsi"),
        ("BIK (RU)", "bikCode"),
        ("SWIFT/BIC", "swiftBic"),
        ("Aircraft Tail Number", "registrationNumber"),
        ("Previous Aircraft Tail Number", "registrationNumber"),
        ("Aircraft Serial", "serialNumber"),
    ];

    /// <summary>The holder's property for the number.</summary>
    public string PropertyFor(string schema)
    {
        if (IsImo)
            return "imoNumber";
        if (IsPassport)
            return schema == "Person" ? "passportNumber" : "idNumber";
        var known = Known.FirstOrDefault(known => Type.StartsWith(known.Start, StringComparison.OrdinalIgnoreCase)).Property;
        if (known is not null && Schemata.TypeOf(schema, known) is not null)
            return known;
        return schema == "Person" || Schemata.TypeOf(schema, "registrationNumber") is null ? "idNumber" : "registrationNumber";
    }

    public bool IsPassport => Type.Contains("passport", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is an International Maritime Organization number, in any register.</summary>
    public bool IsImo => Number.StartsWith("IMO ", StringComparison.Ordinal);

    /// <summary>The number without the organisation's prefix.</summary>
    public string BareNumber => IsImo ? Number[4..].Trim() : Number;

    /// <summary>Reads a remark; null if it is not a document.</summary>
    public static OfacDocument? Of(string remark)
    {
        if (Form().Match(remark) is not { Success: true } match)
            return null;
        var number = match.Groups["number"].Value.TrimEnd(' ', ',');
        if (!number.AsSpan().ContainsAnyInRange('0', '9'))
            return null;
        var rest = match.Groups["rest"].Value.Trim();
        return new(
            match.Groups["type"].Value,
            number,
            Group("country"),
            OfacDates.One(Group("issued")),
            OfacDates.One(Group("expires")),
            rest.Length == 0 ? null : rest
        );

        string? Group(string name) => match.Groups[name] is { Success: true, Value: var value } ? value.Trim() : null;
    }

    [GeneratedRegex(
        """
            ^(?<type>
              (?:[A-Z][\w.'/-]*\ ){0,4}(?:Passport|Passport\ Laissez-Passer)
              |Cedula\ (?:No\.|de\ \w+)|NIT\ \#|RUC\ \#|RIF\ \#|R\.F\.C\.(?:\ \#)?|RFC|C\.U\.R\.P\.(?:\ \#)?
              |C\.U\.I\.[TPL]\.|C\.U\.I\.|C\.I\.F\.|D\.N\.I\.|I\.F\.E\.|N\.I\.E\.|RTN|SSN|MMSI|US\ FEIN
              |Vessel\ Registration\ Identification|Credencial\ electoral|Cartilla\ de\ Servicio\ Militar\ Nacional
              |Italian\ Fiscal\ Code|Fiscal\ Code|Numero\ de\ Identidad
              |Chinese\ Commercial\ Code|VisaNumberID|BIK\ \(RU\)|Registration\ ID|Matricula\ Mercantil\ No
              |License|Tarjeta\ Profesional|Unified\ Social\ Credit\ Code\ \(USCC\)
              |Previous\ Aircraft\ Tail\ Number|Aircraft\ Tail\ Number
              |(?:[A-Z][\w.'/()-]*\ |de\ |of\ |tax\ ){0,6}(?:No\.|Number|ID\ No\.|ID\ Number|ID\ Card|ID|Document\ \#|Permit\ No\.|Card|\#)
            )\ (?<number>[\w][^()]{0,127}?)
            (?:\ \((?<country>[^()]{2,60})\))?
            (?:\ issued\ (?<issued>[\w ]{4,30}?))?
            (?:\ expires\ (?<expires>[\w ]{4,30}?))?
            (?<rest>\ \(.*)?\z
            """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
