using System.Text.RegularExpressions;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// The remarks of the legacy format, clauses separated by semicolons, and the features of the advanced format: both use the same words. A clause that is
/// not understood is kept verbatim in the notes.
/// </summary>
internal static partial class OfacRemarks
{
    // The column's width; longer remarks continue in SDN_COMMENTS.CSV.
    public const int Width = 1000;
    private const int MaxClause = 1000;

    private static readonly (string Label, string Property, Kind Kind)[] Features =
    [
        ("DOB", "birthDate", Kind.Date),
        ("Birthdate", "birthDate", Kind.Date),
        ("POB", "birthPlace", Kind.Birthplace),
        ("Place of Birth", "birthPlace", Kind.Birthplace),
        ("Nationality of Registration", "jurisdiction", Kind.Country),
        ("Nationality Country", "nationality", Kind.Country),
        ("nationality", "nationality", Kind.Country),
        ("Citizenship Country", "citizenship", Kind.Country),
        ("citizen", "citizenship", Kind.Country),
        ("Gender", "gender", Kind.Gender),
        ("Website", "website", Kind.Text),
        ("Email Address", "email", Kind.Text),
        ("Email", "email", Kind.Text),
        ("Phone Number", "phone", Kind.Text),
        ("Phone No.", "phone", Kind.Text),
        ("Telephone No.", "phone", Kind.Text),
        ("Telephone", "phone", Kind.Text),
        ("PHONE", "phone", Kind.Text),
        ("SWIFT/BIC", "swiftBic", Kind.Text),
        ("Organization Established Date", "incorporationDate", Kind.Date),
        ("Organization Type:", "classification", Kind.Text),
        ("Target Type", "classification", Kind.Text),
        ("Vessel Call Sign", "callSign", Kind.Text),
        ("Other Vessel Call Sign", "callSign", Kind.Text),
        ("Vessel Type", "type", Kind.Text),
        ("Other Vessel Type", "pastTypes", Kind.Text),
        ("Vessel Flag", "flag", Kind.Country),
        ("Other Vessel Flag", "pastFlags", Kind.Country),
        ("Former Vessel Flag", "pastFlags", Kind.Country),
        ("Former Vessel Type", "pastTypes", Kind.Text),
        ("Vessel Tonnage", "tonnage", Kind.Number),
        ("Vessel Gross Tonnage", "grossRegisteredTonnage", Kind.Number),
        ("Vessel Gross Registered Tonnage", "grossRegisteredTonnage", Kind.Number),
        ("Vessel Year of Build", "buildDate", Kind.Date),
        ("Vessel Owner", "owner", Kind.Link),
        ("Aircraft Model", "model", Kind.Text),
        ("Aircraft Manufacture Date", "buildDate", Kind.Date),
        ("Aircraft Operator", "operator", Kind.Link),
        ("Aircraft Manufacturer's Serial Number (MSN)", "serialNumber", Kind.Text),
        ("Aircraft Tail Number", "registrationNumber", Kind.Text),
        ("Aircraft Construction Number (also called L/N or S/N or F/N)", "serialNumber", Kind.Text),
        ("Previous Aircraft Tail Number", "registrationNumber", Kind.Text),
        ("Linked To:", "linkedTo", Kind.Link),
        ("Title", "position", Kind.Text),
        ("a.k.a.", "weakAlias", Kind.Name),
        ("f.k.a.", "previousName", Kind.Name),
        ("n.k.a.", "name", Kind.Name),
        ("Secondary sanctions risk:", "provisions", Kind.Provision),
        ("Additional Sanctions Information -", "provisions", Kind.Provision),
        ("Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:", "provisions", Kind.Provision),
        ("Executive Order 13662 Directive Determination -", "provisions", Kind.Provision),
        ("Executive Order 13846 information:", "provisions", Kind.Provision),
        ("Executive Order 14024 Directive Information", "provisions", Kind.Provision),
        ("IFCA Determination -", "provisions", Kind.Provision),
        ("CAATSA Section 235 Information:", "provisions", Kind.Provision),
        ("PEESA Information:", "provisions", Kind.Provision),
    ];

    private enum Kind
    {
        Text,
        Name,
        Date,
        Country,
        Gender,
        Number,
        Birthplace,
        Link,
        Provision,
    }

    /// <summary>The clauses, white space collapsed.</summary>
    public static IReadOnlyList<string> Clauses(string remarks)
    {
        var text = ListText.Collapse(remarks);
        if (text.EndsWith('.'))
            text = text[..^1];
        return [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>The complete remarks of the two files: a full column continues in the comments without a break.</summary>
    public static string Whole(string? remarks, string? comments) =>
        (remarks, comments) switch
        {
            (null, _) => comments ?? "",
            (_, null) => remarks,
            _ => remarks.Length >= Width ? remarks + comments : $"{remarks.TrimEnd('.')}; {comments}",
        };

    /// <summary>What a clause is about, for the comparison of editions.</summary>
    public static string FieldOf(string clause)
    {
        var text = WithoutAlternative(clause);
        return text.StartsWith(DigitalCurrency, StringComparison.Ordinal) ? "publicKey"
            : Find(text) is { } feature ? feature.Property
            : OfacDocument.Of(text) is not null ? "identification"
            : "notes";
    }

    /// <summary>Adds what a clause says.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="isCut">Whether its end is missing. If so it is only kept as a note, because a truncated number is a wrong number.</param>
    /// <param name="find">Finds a subject of the list by name.</param>
    public static void Add(OfacSubject subject, string clause, bool isCut, Func<string, SubjectId?> find)
    {
        var text = WithoutAlternative(clause);
        if (isCut || text.Length > MaxClause)
            subject.AddNote(clause);
        else if (Wallet().Match(text) is { Success: true } wallet)
            subject.AddWallet(wallet.Groups["currency"].Value, wallet.Groups["address"].Value);
        else if (Find(text) is { } feature)
            AddFeature(subject, feature, text[feature.Label.Length..].Trim(), clause, find);
        else if (OfacDocument.Of(text) is { } document)
            subject.AddDocument(document);
        else
            subject.AddNote(clause);
    }

    /// <summary>Adds a feature's ISO date.</summary>
    public static void AddDate(OfacSubject subject, string label, string date)
    {
        var feature = Features.FirstOrDefault(feature => feature.Label.Equals(label, StringComparison.OrdinalIgnoreCase) && feature.Kind == Kind.Date);
        if (feature.Property is null)
            subject.AddNote($"{label}: {date}");
        else
            subject.Add(feature.Property, date, $"{label}: {date}");
    }

    private const string DigitalCurrency = "Digital Currency Address - ";

    /// <summary>The feature with the longest label that the clause begins with.</summary>
    private static (string Label, string Property, Kind Kind)? Find(string text)
    {
        (string Label, string Property, Kind Kind)? found = null;
        foreach (var feature in Features)
        {
            if (text.Length <= feature.Label.Length || feature.Label.Length <= (found?.Label.Length ?? 0))
                continue;
            if (text.StartsWith(feature.Label, StringComparison.OrdinalIgnoreCase) && (text[feature.Label.Length] == ' ' || feature.Label[^1] is ':' or '-'))
                found = feature;
        }

        return found;
    }

    private static void AddFeature(
        OfacSubject subject,
        (string Label, string Property, Kind Kind) feature,
        string value,
        string clause,
        Func<string, SubjectId?> find
    )
    {
        switch (feature.Kind)
        {
            case Kind.Name:
                subject.AddListedName(feature.Property, value.Trim('\'', ' '));
                break;
            case Kind.Country when OfacSubject.Country(value) is { } country:
                subject.Add(feature.Property, country, clause);
                break;
            case Kind.Gender when value.ToLowerInvariant() is "male" or "female":
                subject.Add(feature.Property, value.ToLowerInvariant(), clause);
                break;
            case Kind.Number:
                subject.Add(feature.Property, value.Replace(",", "", StringComparison.Ordinal), clause);
                break;
            case Kind.Birthplace:
                subject.AddBirthPlace(value);
                break;
            case Kind.Link:
                subject.AddLink(feature.Label.TrimEnd(':'), value, find(value));
                break;
            case Kind.Text:
                subject.Add(feature.Property, value, clause);
                break;
            case Kind.Date when OfacDates.Of(value) is { Count: > 0 } dates:
                foreach (var date in dates)
                    subject.Add(feature.Property, date, clause);
                break;
            case Kind.Provision:
                subject.AddSanction("provisions", clause);
                subject.AddNote(clause);
                break;
            default:
                subject.AddNote(clause);
                break;
        }
    }

    private static string WithoutAlternative(string clause) => clause.StartsWith("alt. ", StringComparison.OrdinalIgnoreCase) ? clause[5..] : clause;

    [GeneratedRegex(@"^Digital Currency Address - (?<currency>[A-Z0-9]{2,10}) (?<address>\S{16,128})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Wallet();
}
