using System.Collections.Frozen;

namespace Registry.Formats.UnitedNations;

/// <summary>
/// The elements of an entry of the Security Council's Consolidated List, and the field of each. An element that is not listed here is kept and compared
/// under its own name, and reported as unknown.
/// </summary>
internal static class UnFormat
{
    public const string Root = "CONSOLIDATED_LIST";
    public const string GeneratedAt = "dateGenerated";

    /// <summary>Maps a section to its entry element and schema.</summary>
    public static readonly FrozenDictionary<string, (string Entry, string Schema)> Sections = new Dictionary<string, (string, string)>
    {
        ["INDIVIDUALS"] = ("INDIVIDUAL", "Person"),
        ["ENTITIES"] = ("ENTITY", "Organization"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Without these an entry has no identifiable subject or regime.</summary>
    public static readonly string[] Required = ["DATAID", "FIRST_NAME", "REFERENCE_NUMBER", "UN_LIST_TYPE"];

    /// <summary>An entry's direct children and the field of each; null if it says nothing about the subject.</summary>
    public static readonly FrozenDictionary<string, string?> Fields = new Dictionary<string, string?>
    {
        ["DATAID"] = null,
        // The file's own metadata.
        ["VERSIONNUM"] = null,
        ["SORT_KEY"] = null,
        ["SORT_KEY_LAST_MOD"] = null,
        ["FIRST_NAME"] = "firstName",
        ["SECOND_NAME"] = "secondName",
        ["THIRD_NAME"] = "middleName",
        ["FOURTH_NAME"] = "lastName",
        ["NAME_ORIGINAL_SCRIPT"] = "name",
        ["UN_LIST_TYPE"] = "program",
        ["REFERENCE_NUMBER"] = "unscId",
        ["LISTED_ON"] = "listingDate",
        ["LAST_DAY_UPDATED"] = "modifiedAt",
        ["LIST_TYPE"] = "listType",
        ["GENDER"] = "gender",
        ["COMMENTS1"] = "notes",
        // Says only whether INTERPOL_LINK is empty.
        ["HAS_INTERPOL_LINK"] = null,
        ["INTERPOL_LINK"] = InterpolNotice.Field,
        ["TITLE"] = "title",
        ["DESIGNATION"] = "position",
        ["NATIONALITY"] = "nationality",
        ["INDIVIDUAL_ALIAS"] = "alias",
        ["ENTITY_ALIAS"] = "alias",
        ["INDIVIDUAL_ADDRESS"] = "address",
        ["ENTITY_ADDRESS"] = "address",
        ["INDIVIDUAL_DATE_OF_BIRTH"] = "birthDate",
        ["INDIVIDUAL_PLACE_OF_BIRTH"] = "birthPlace",
        ["INDIVIDUAL_DOCUMENT"] = "identification",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The known children of these elements, as <c>parent/child</c>.</summary>
    public static readonly FrozenSet<string> Parts = FrozenSet.Create(
        StringComparer.Ordinal,
        [
            .. Under("LAST_DAY_UPDATED", "VALUE"),
            .. Under("LIST_TYPE", "VALUE"),
            .. Under("TITLE", "VALUE"),
            .. Under("DESIGNATION", "VALUE"),
            .. Under("NATIONALITY", "VALUE"),
            .. Under("INDIVIDUAL_ALIAS", "QUALITY", "ALIAS_NAME", "DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE"),
            .. Under("ENTITY_ALIAS", "QUALITY", "ALIAS_NAME", "NOTE"),
            .. Under("INDIVIDUAL_ADDRESS", "STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"),
            .. Under("ENTITY_ADDRESS", "STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"),
            .. Under("INDIVIDUAL_DATE_OF_BIRTH", "TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR", "NOTE"),
            .. Under("INDIVIDUAL_PLACE_OF_BIRTH", "STREET", "CITY", "STATE_PROVINCE", "COUNTRY", "NOTE"),
            .. Under(
                "INDIVIDUAL_DOCUMENT",
                "TYPE_OF_DOCUMENT",
                "TYPE_OF_DOCUMENT2",
                "NUMBER",
                "ISSUING_COUNTRY",
                "COUNTRY_OF_ISSUE",
                "CITY_OF_ISSUE",
                "DATE_OF_ISSUE",
                "DATE_OF_EXPIRY",
                "NOTE"
            ),
        ]
    );

    private static IEnumerable<string> Under(string parent, params string[] children) => children.Select(child => $"{parent}/{child}");
}
