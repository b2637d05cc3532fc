using System.Security.Cryptography;
using System.Text;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// Collects what OFAC says about one subject, in either of its formats, as FollowTheMoney properties. Anything for which the subject's schema has no
/// property goes to its notes. A wallet's address is in a linked CryptoWallet and also in the holder's <c>publicKey</c>, so that a payment to it finds its
/// holder.
/// </summary>
internal sealed class OfacSubject(SubjectId id, string schema)
{
    private readonly PropertyValues _properties = new();
    private readonly PropertyValues _sanction = new();
    private readonly List<LinkedEntity> _linked = [];
    private readonly HashSet<string> _linkedIds = new(StringComparer.Ordinal);

    public string Schema => schema;

    public bool IsPerson => schema == "Person";

    public bool IsNameless => !_properties.Has("name") && !_properties.Has("alias") && !_properties.Has("weakAlias") && !_properties.Has("previousName");

    /// <summary>The country's FollowTheMoney code; null if the text names no country.</summary>
    public static string? Country(string? name)
    {
        if (name is null)
            return null;
        // "Region: Crimea" is not a country; "Korea, North" is.
        var text = ListText.Collapse(name);
        if (CountryCode.TryFind(text, out var country))
            return country.Alpha2;
        return text.Split(", ", 2) is [var kind, var which] && CountryCode.TryFind($"{which} {kind}", out country) ? country.Alpha2 : null;
    }

    public void AddListedName(string property, string listed)
    {
        if (!IsPerson)
        {
            _properties.Add(property, ListText.Collapse(listed));
            return;
        }

        var name = OfacName.Of(listed);
        _properties.Add(property, name.Natural);
        _properties.Add(property, ListText.Collapse(listed));
        if (property != "name")
            return;
        _properties.Add("firstName", name.First);
        _properties.Add("lastName", name.Last);
        _properties.Add("nameSuffix", name.Suffix);
    }

    public void AddWholeName(string property, string name) => _properties.Add(property, name);

    /// <summary>Adds a value, to the notes if the schema has no such property.</summary>
    public void Add(string property, string? value, string? note = null)
    {
        if (value is not null && Schemata.TypeOf(schema, property) is not null)
            _properties.Add(property, value);
        else
            _properties.Add("notes", note ?? value);
    }

    public void AddNote(string? note) => _properties.Add("notes", note);

    public void AddCountry(string property, string name)
    {
        if (Country(name) is { } country)
            Add(property, country, name);
        else
            AddNote($"{Schemata.PropertiesOf(schema).GetValueOrDefault(property)?.Label ?? property}: {name}");
    }

    public void AddProgram(string program) => _sanction.Add("program", program);

    public void AddSanction(string property, string? value) => _sanction.Add(property, value);

    /// <summary>Adds a place of birth, whose last part is the country.</summary>
    public void AddBirthPlace(string place)
    {
        Add("birthPlace", place, $"POB {place}");
        if (!IsPerson)
            return;
        var parts = place.Split(", ");
        _properties.Add("birthCountry", (parts.Length > 1 ? Country($"{parts[^2]}, {parts[^1]}") : null) ?? Country(parts[^1]));
    }

    /// <summary>Adds an address; <paramref name="key"/> is its number in the list.</summary>
    public void AddAddress(string key, string? street, string? city, string? state, string? postalCode, string? region, string? country, string? remarks)
    {
        var full = string.Join(", ", ((string?[])[street, city, state, postalCode, region, country]).Where(part => !string.IsNullOrWhiteSpace(part)));
        if (full.Length == 0 && remarks is null)
            return;
        var code = Country(country);
        _properties.Add("address", full);
        _properties.Add("country", code);
        var values = new PropertyValues();
        values.Add("full", full);
        values.Add("street", street);
        values.Add("city", city);
        values.Add("state", state);
        values.Add("postalCode", postalCode);
        values.Add("region", region);
        values.Add("country", code);
        values.Add("remarks", remarks);
        Link($"address-{key}", "addressEntity", null, "Address", full.Length > 0 ? full : remarks!, values);
    }

    public void AddDocument(OfacDocument document, string? authority = null)
    {
        var property = document.PropertyFor(schema);
        Add(property, document.BareNumber, $"{document.Type} {document.Number}");
        // A ship's own number is not a document with a holder.
        if (document.IsImo || property == "mmsi" || Schemata.IsA(schema, "Vehicle"))
            return;
        var values = new PropertyValues();
        values.Add("type", document.Type);
        values.Add("number", document.Number);
        if (document.IsPassport)
            values.Add("passportNumber", document.Number);
        values.Add("country", Country(document.Country));
        values.Add("startDate", document.Issued);
        values.Add("endDate", document.Expires);
        values.Add("authority", authority);
        values.Add("summary", document.Rest);
        if (document.Country is { } named && Country(named) is null)
            values.Add("summary", named);
        Link(
            $"document-{Short(document.Type, document.Number, document.Country)}",
            "identification",
            "holder",
            document.IsPassport ? "Passport" : "Identification",
            document.Number,
            values
        );
    }

    public void AddWallet(string currency, string address)
    {
        _properties.Add("publicKey", address);
        var values = new PropertyValues();
        values.Add("publicKey", address);
        values.Add("currency", currency);
        values.Add("currencySymbol", currency);
        values.Add("topics", "sanction");
        Link($"wallet-{Short(currency, address)}", "cryptoWallets", "holder", "CryptoWallet", address, values);
    }

    /// <summary>Adds a related party.</summary>
    /// <param name="role">The relation, in OFAC's words.</param>
    /// <param name="name">The other party's name.</param>
    /// <param name="other">The other party's id; null if the list has no party, or several, of that name.</param>
    public void AddLink(string role, string name, SubjectId? other, bool former = false)
    {
        var values = new PropertyValues();
        values.Add("role", role);
        values.Add("object", other?.Value);
        values.Add("summary", name);
        if (former)
            values.Add("status", "former");
        Link($"link-{Short(role, name, other?.Value)}", "unknownLinkTo", "subject", "UnknownLink", $"{role}: {name}", values);
    }

    /// <summary>The subject's content.</summary>
    public SubjectContent ToContent(IReadOnlyList<SourceElement> source)
    {
        _properties.Add("topics", "sanction");
        _sanction.Add("authority", "Office of Foreign Assets Control");
        _sanction.Add("authorityId", id.Value[(id.Value.IndexOf('-', StringComparison.Ordinal) + 1)..]);
        _sanction.Add("country", "us");
        var programs = _sanction.ToDictionary().GetValueOrDefault("program", []);
        Link("sanction", "sanctions", "entity", "Sanction", programs.Count > 0 ? string.Join(", ", programs) : "OFAC", _sanction);
        string[] names = ["name", "alias", "previousName", "weakAlias"];
        return new(schema, names.Select(_properties.First).FirstOrDefault(name => name.Length > 0) ?? id.Value, _properties.ToDictionary(), _linked, source);
    }

    private void Link(string key, string property, string? back, string linkedSchema, string caption, PropertyValues values)
    {
        var linkedId = $"{id}-{key}";
        if (_linkedIds.Add(linkedId))
            _linked.Add(new(linkedId, property, back, linkedSchema, caption, values.ToDictionary()));
    }

    // The same document has the same id in every edition, wherever it appears.
    private static string Short(params string?[] parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 6));
}
