using Registry.Domain.Lists;

namespace Registry.Service.Editions;

/// <summary>What can be searched and matched against: each list, and all of them. A list is known from its first edition on; some are known before.</summary>
internal static class Datasets
{
    public const string All = "default";

    private static readonly IReadOnlyList<KnownList> WellKnown =
    [
        new(ListId.UnitedNations, "UN Security Council Consolidated List"),
        new(ListId.SpeciallyDesignatedNationals, "US OFAC Specially Designated Nationals"),
        new(ListId.DigitalCurrencyAddresses, "US OFAC digital currency addresses"),
    ];

    /// <summary>The well-known lists and those that have an edition.</summary>
    public static IReadOnlyList<KnownList> Of(IReadOnlyCollection<ListEdition> current) =>
        [
            .. WellKnown.Select(list => list with { Title = TitleOf(current, list.Id) ?? list.Title }),
            .. current
                .Where(edition => !IsWellKnown(edition.List))
                .OrderBy(edition => edition.List.Value, StringComparer.Ordinal)
                .Select(edition => new KnownList(edition.List, edition.Title ?? edition.List.Value)),
        ];

    public static bool IsKnown(string dataset, IReadOnlyCollection<ListEdition> current) =>
        dataset == All || WellKnown.Any(list => list.Id.Value == dataset) || current.Any(edition => edition.List.Value == dataset);

    public static bool IsWellKnown(ListId list) => WellKnown.Any(known => known.Id == list);

    /// <summary>A dataset's display name; its id if it has none.</summary>
    public static string TitleOf(IReadOnlyCollection<ListEdition> current, string dataset) =>
        dataset == All ? "All lists" : Of(current).FirstOrDefault(list => list.Id.Value == dataset)?.Title ?? dataset;

    private static string? TitleOf(IEnumerable<ListEdition> current, ListId list) => current.FirstOrDefault(edition => edition.List == list)?.Title;
}
