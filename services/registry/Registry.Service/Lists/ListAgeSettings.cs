using Platform.Hosting;
using Registry.Domain.Lists;

namespace Registry.Service.Lists;

/// <summary>Which lists must be there, and how old they may be (<c>Lists</c> in the configuration).</summary>
internal sealed record ListAgeSettings : ICheckedSettings
{
    /// <summary>The age from which a list is too old.</summary>
    [Allowed("00:00:01", "36500.00:00:00")]
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The age from which a list is too old, by the list's name.</summary>
    [Allowed("00:00:01", "36500.00:00:00")]
    public Dictionary<string, TimeSpan> StaleAfterByList { get; init; } = [];

    /// <summary>The lists that are fetched, by name.</summary>
    public Dictionary<string, Scheduled> Schedule { get; init; } = [];

    /// <summary>The lists that must have an edition: the UN's, and each list with its own age limit or schedule.</summary>
    public IReadOnlyList<ListId> Expected =>
        field ??= [
            .. StaleAfterByList
                .Keys.Concat(Schedule.Keys)
                .Select(list => ListId.From(list))
                .Prepend(ListId.UnitedNations)
                .Distinct()
                .OrderBy(list => list.Value, StringComparer.Ordinal),
        ];

    /// <summary>The age from which the list is too old.</summary>
    public TimeSpan AllowedOf(ListId list) => StaleAfterByList.TryGetValue(list.Value, out var allowed) ? allowed : StaleAfter;

    public IEnumerable<string> Problems() =>
        StaleAfterByList
            .Keys.Where(list => !ListId.TryParse(list, null, out _))
            .Select(list => $"Lists:StaleAfterByList has the list '{list}', but a list's name must be 2 to 64 lower-case letters, digits and underscores.");

    /// <summary>A scheduled list. Imports read where it is fetched from.</summary>
    internal sealed record Scheduled;
}
