using Registry.Domain.Lists;

namespace Registry.Service.Lists;

/// <summary>A list that the registry can hold.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its name for people.</param>
internal sealed record KnownList(ListId Id, string Title);

/// <summary>What can be searched and matched against: each list, and all together.</summary>
internal static class Datasets
{
    public const string All = "default";

    public static IReadOnlyList<KnownList> Lists { get; } = [new(ListId.UnitedNations, "UN Security Council Consolidated List")];

    public static bool IsKnown(string dataset) => dataset == All || Lists.Any(list => list.Id.Value == dataset);

    /// <summary>A dataset's name for people; its id where it has none.</summary>
    public static string TitleOf(string dataset) => dataset == All ? "All lists" : Lists.FirstOrDefault(list => list.Id.Value == dataset)?.Title ?? dataset;
}
