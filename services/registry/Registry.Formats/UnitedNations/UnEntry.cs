using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.UnitedNations;

/// <summary>An entry of the UN list as FollowTheMoney, with OpenSanctions' property names.</summary>
internal static partial class UnEntry
{
    // A birth "between" two years further apart than this says little: only the two years are kept, not each year between.
    private const int MaxYearsBetween = 15;

    public static SubjectContent ToContent(SubjectId id, string schema, IReadOnlyList<SourceElement> source)
    {
        var elements = UnElements.Group(source);
        var properties = new PropertyValues();
        var linked = new List<LinkedEntity>();
        AddNames(properties, schema, elements);
        foreach (var element in elements)
            Add(properties, linked, id, element);
        if (!properties.Has("gender") && GenderInComments(elements) is { } gender)
            properties.Add("gender", gender);
        properties.Add("topics", "sanction");
        linked.Add(Sanction(id, elements));
        return new(schema, properties.First("name"), properties.ToDictionary(), linked, source);
    }

    private static void AddNames(PropertyValues properties, string schema, IReadOnlyList<UnElement> elements)
    {
        (string Tag, string Property)[] parts =
        [
            ("FIRST_NAME", "firstName"),
            ("SECOND_NAME", "secondName"),
            ("THIRD_NAME", "middleName"),
            ("FOURTH_NAME", "lastName"),
        ];
        properties.Add("name", string.Join(' ', parts.Select(part => Text(elements, part.Tag)).Where(text => text is not null)));
        properties.Add("name", Text(elements, "NAME_ORIGINAL_SCRIPT"));
        if (schema != "Person")
            return;
        foreach (var (tag, property) in parts)
            properties.Add(property, Text(elements, tag));
    }

    private static void Add(PropertyValues properties, List<LinkedEntity> linked, SubjectId id, UnElement element)
    {
        switch (element.Name)
        {
            case "TITLE":
                properties.AddAll("title", element.All("VALUE"));
                break;
            case "DESIGNATION":
                properties.AddAll("position", element.All("VALUE"));
                break;
            case "NATIONALITY":
                properties.AddAll("nationality", element.All("VALUE").Select(Country));
                break;
            case "GENDER":
                properties.Add("gender", element.Text?.ToLowerInvariant());
                break;
            case "LISTED_ON":
                properties.Add("createdAt", Day(element.Text));
                break;
            case "LAST_DAY_UPDATED":
                properties.AddAll("modifiedAt", element.All("VALUE").Select(Day));
                break;
            case "INTERPOL_LINK":
                properties.Add("sourceUrl", element.Text);
                break;
            case "COMMENTS1" when element.Text is { } comment:
                properties.AddAll("sourceUrl", InterpolNotice.LinksIn(comment));
                properties.Add("notes", UnElements.Collapse(InterpolNotice.RemoveFrom(comment)));
                break;
            case "INDIVIDUAL_ALIAS" or "ENTITY_ALIAS":
                AddAlias(properties, element);
                break;
            case "INDIVIDUAL_DATE_OF_BIRTH":
                AddBirthDate(properties, element);
                break;
            case "INDIVIDUAL_PLACE_OF_BIRTH":
                properties.Add("birthPlace", Place(element));
                properties.Add("birthCountry", Country(element["COUNTRY"]));
                properties.Add("notes", element["NOTE"]);
                break;
            case "INDIVIDUAL_ADDRESS" or "ENTITY_ADDRESS":
                AddAddress(properties, linked, id, element);
                break;
            case "INDIVIDUAL_DOCUMENT":
                AddDocument(properties, linked, id, element);
                break;
        }
    }

    private static void AddAlias(PropertyValues properties, UnElement alias)
    {
        var property = alias["QUALITY"] switch
        {
            "Low" => "weakAlias",
            "f.k.a." => "previousName",
            _ => "alias",
        };
        properties.Add(property, alias["ALIAS_NAME"]);
        properties.Add("birthDate", Date(alias["DATE_OF_BIRTH"]));
        properties.Add("birthPlace", Joined(alias["CITY_OF_BIRTH"], alias["COUNTRY_OF_BIRTH"]));
        properties.Add("birthCountry", Country(alias["COUNTRY_OF_BIRTH"]));
        properties.Add("notes", alias["NOTE"]);
    }

    private static void AddBirthDate(PropertyValues properties, UnElement birth)
    {
        var exact = birth["TYPE_OF_DATE"] != "APPROXIMATELY";
        var date = Date(birth["DATE"]);
        // An approximate date is kept as a year: as a day it would contradict the true date.
        properties.Add("birthDate", exact ? date : date?[..4]);
        properties.Add("birthDate", Date(birth["YEAR"]));
        if (Year(birth["FROM_YEAR"]) is int from && Year(birth["TO_YEAR"]) is int to && from <= to)
        {
            var years = to - from <= MaxYearsBetween ? Enumerable.Range(from, to - from + 1) : [from, to];
            properties.AddAll("birthDate", years.Select(year => year.ToString("0000", CultureInfo.InvariantCulture)));
        }
        else
        {
            properties.Add("birthDate", Date(birth["FROM_YEAR"]));
            properties.Add("birthDate", Date(birth["TO_YEAR"]));
        }

        properties.Add("notes", birth["NOTE"]);
    }

    private static void AddAddress(PropertyValues properties, List<LinkedEntity> linked, SubjectId id, UnElement address)
    {
        if (address.Parts.Count == 0)
            return;
        var full = Joined(address["STREET"], address["CITY"], address["STATE_PROVINCE"], address["ZIP_CODE"], address["COUNTRY"]);
        var country = Country(address["COUNTRY"]);
        properties.Add("address", full);
        properties.Add("country", country);
        var values = new PropertyValues();
        values.Add("full", full);
        values.Add("street", address["STREET"]);
        values.Add("city", address["CITY"]);
        values.Add("state", address["STATE_PROVINCE"]);
        values.Add("postalCode", address["ZIP_CODE"]);
        values.Add("country", country);
        values.Add("remarks", address["NOTE"]);
        linked.Add(new(LinkedId(id, "address", linked), "addressEntity", null, "Address", full ?? address["NOTE"] ?? "", values.ToDictionary()));
    }

    private static void AddDocument(PropertyValues properties, List<LinkedEntity> linked, SubjectId id, UnElement document)
    {
        if (document.Parts.Count == 0)
            return;
        var type = Joined(document["TYPE_OF_DOCUMENT"], document["TYPE_OF_DOCUMENT2"]);
        var passport = type is not null && Passport().IsMatch(type);
        var number = document["NUMBER"];
        properties.Add(passport ? "passportNumber" : "idNumber", number);
        var values = new PropertyValues();
        values.Add("type", document["TYPE_OF_DOCUMENT"]);
        values.Add("type", document["TYPE_OF_DOCUMENT2"]);
        values.Add("number", number);
        values.Add("country", Country(document["ISSUING_COUNTRY"] ?? document["COUNTRY_OF_ISSUE"]));
        values.Add("startDate", Date(document["DATE_OF_ISSUE"]));
        values.Add("endDate", Date(document["DATE_OF_EXPIRY"]));
        values.Add("description", Joined(document["CITY_OF_ISSUE"], document["COUNTRY_OF_ISSUE"]) is { } issued ? $"Issued in {issued}" : null);
        values.Add("summary", document["NOTE"]);
        linked.Add(
            new(
                LinkedId(id, "document", linked),
                "identification",
                "holder",
                passport ? "Passport" : "Identification",
                number ?? type ?? "",
                values.ToDictionary()
            )
        );
    }

    private static LinkedEntity Sanction(SubjectId id, IReadOnlyList<UnElement> elements)
    {
        var values = new PropertyValues();
        values.Add("authority", "United Nations Security Council");
        values.Add("program", Text(elements, "UN_LIST_TYPE"));
        values.Add("unscId", Text(elements, "REFERENCE_NUMBER"));
        values.Add("listingDate", Day(Text(elements, "LISTED_ON")));
        values.Add("startDate", Day(Text(elements, "LISTED_ON")));
        values.AddAll("modifiedAt", elements.Where(element => element.Name == "LAST_DAY_UPDATED").SelectMany(element => element.All("VALUE")).Select(Day));
        return new(
            $"{id}-sanction",
            "sanctions",
            "entity",
            "Sanction",
            $"{Text(elements, "UN_LIST_TYPE")} {Text(elements, "REFERENCE_NUMBER")}",
            values.ToDictionary()
        );
    }

    private static string LinkedId(SubjectId id, string kind, List<LinkedEntity> linked) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{id}-{kind}-{linked.Count(entity => entity.Id.StartsWith($"{id}-{kind}-", StringComparison.Ordinal)) + 1}"
        );

    private static string? Text(IReadOnlyList<UnElement> elements, string name) => elements.FirstOrDefault(element => element.Name == name)?.Text;

    private static string? Place(UnElement place) => Joined(place["STREET"], place["CITY"], place["STATE_PROVINCE"], place["COUNTRY"]);

    private static string? Joined(params string?[] parts) =>
        parts.Any(part => part is not null) ? string.Join(", ", parts.Where(part => part is not null)) : null;

    // FollowTheMoney's countries are codes; a name that is not a country's is kept in the source only.
    private static string? Country(string? name) => name is not null && CountryCode.TryFind(name, out var country) ? country.Alpha2 : null;

    private static string? Date(string? text) => text is not null && PartialDate.TryParse(text, null, out var date) ? date.ToString() : Day(text);

    // xs:date may end in a time zone: 2014-06-04-04:00.
    private static string? Day(string? text) => text is { Length: >= 10 } && PartialDate.TryParse(text[..10], null, out var date) ? date.ToString() : null;

    private static int? Year(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1800 and <= 2200 ? year : null;

    private static string? GenderInComments(IReadOnlyList<UnElement> elements) =>
        Text(elements, "COMMENTS1") is { } comment && Gender().Match(comment) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : null;

    [GeneratedRegex(@"\bGender\s*:\s*(male|female)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Gender();

    [GeneratedRegex("passport|passeport|pasaporte", RegexOptions.IgnoreCase)]
    private static partial Regex Passport();
}
