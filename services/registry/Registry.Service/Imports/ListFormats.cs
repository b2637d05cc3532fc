using Registry.Domain.Lists;
using Registry.Formats.FollowTheMoney;
using Registry.Formats.Ofac;
using Registry.Formats.UnitedNations;
using Registry.Formats.Wallets;

namespace Registry.Service.Imports;

/// <summary>The formats that a list accepts, by the upload's media type.</summary>
internal static class ListFormats
{
    private static readonly IReadOnlyList<(ListId? List, IUploadFormat Format, string[] MediaTypes)> Known =
    [
        (ListId.UnitedNations, new UnListReader(), ["application/xml", "text/xml"]),
        (ListId.SpeciallyDesignatedNationals, new OfacCsvFormat(), [ReceiveUpload.Multipart, "application/zip"]),
        (ListId.SpeciallyDesignatedNationals, new OfacAdvancedXmlFormat(), ["application/xml", "text/xml"]),
        (ListId.DigitalCurrencyAddresses, new WalletsJsonFormat(), ["application/json"]),
        (null, new FtmJsonFormat(), ["application/x-ndjson", "application/json+ftm"]),
        (null, new FtmDeltaFormat(), ["application/json+ftm-delta"]),
    ];

    /// <summary>The format of a list's upload with a media type; null if there is none.</summary>
    public static IUploadFormat? For(ListId list, string mediaType) =>
        Known
            .FirstOrDefault(known => (known.List is null || known.List == list) && known.MediaTypes.Contains(mediaType, StringComparer.OrdinalIgnoreCase))
            .Format;

    /// <summary>The media types that a list accepts.</summary>
    public static IEnumerable<string> MediaTypesOf(ListId list) =>
        Known.Where(known => known.List is null || known.List == list).SelectMany(known => known.MediaTypes);

    /// <summary>All media types, for the endpoint's description.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. Known.SelectMany(known => known.MediaTypes).Distinct(StringComparer.Ordinal)];

    /// <summary>A format by its name.</summary>
    public static IUploadFormat Named(string name) => Known.First(known => known.Format.Name == name).Format;
}
