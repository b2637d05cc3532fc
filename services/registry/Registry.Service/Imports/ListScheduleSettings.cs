using Platform.Hosting;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>Which lists are fetched, and how (<c>Lists</c> in the configuration).</summary>
internal sealed record ListScheduleSettings : ICheckedSettings
{
    /// <summary>The scheduled lists, by name.</summary>
    public Dictionary<string, ListSource> Schedule { get; init; } = [];

    /// <summary>How long all files of a list may take.</summary>
    [Allowed("00:00:00.001", "1.00:00:00")]
    public TimeSpan FetchTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The scheduled lists.</summary>
    public IReadOnlyList<ScheduledList> Lists => field ??= [.. Schedule.Select(entry => entry.Value.ListOf(ListId.From(entry.Key)))];

    public IEnumerable<string> Problems() =>
        Schedule.SelectMany(entry =>
            ListId.TryParse(entry.Key, null, out var list)
                ? entry.Value.ProblemsOf(list)
                : [$"Lists:Schedule has the list '{entry.Key}', but a list's name must be 2 to 64 lower-case letters, digits and underscores."]
        );

    /// <summary>Where a scheduled list is fetched from.</summary>
    internal sealed record ListSource
    {
        /// <summary>The https address of a list with one file.</summary>
        public string? Url { get; init; }

        /// <summary>The https addresses of a list with several files, which are one edition.</summary>
        public IReadOnlyList<string> Urls { get; init; } = [];

        /// <summary>The interval between two attempts.</summary>
        [Allowed("00:01:00", "365.00:00:00")]
        public TimeSpan Every { get; init; } = TimeSpan.FromHours(1);

        /// <summary>The media type of the files. If empty, the first that the list's formats have.</summary>
        public string? MediaType { get; init; }

        public ScheduledList ListOf(ListId list) => new(list, [.. Addresses.Select(address => new Uri(address))], Every, MediaTypeOf(list));

        public IEnumerable<string> ProblemsOf(ListId list)
        {
            if (Addresses.Count == 0)
                yield return $"Set Lists:Schedule:{list}:Url or :Urls.";
            if (!Addresses.All(IsAllowed))
                yield return $"Lists:Schedule:{list} has an address (not shown, as it can contain credentials) that is not https, or contains credentials.";
            var (mediaType, allowed) = (MediaTypeOf(list), ListFormats.MediaTypesOf(list));
            if (ListFormats.For(list, mediaType) is null)
                yield return $"Lists:Schedule:{list}:MediaType is '{mediaType}', but must be one of {string.Join(", ", allowed)}.";
        }

        private IReadOnlyList<string> Addresses =>
            Urls.Count > 0 ? Urls
            : Url is { Length: > 0 } ? [Url]
            : [];

        private string MediaTypeOf(ListId list) =>
            MediaType is { Length: > 0 } ? MediaType
            : Addresses.Count > 1 ? ReceiveUpload.Multipart
            : ListFormats.MediaTypesOf(list).First();

        private static bool IsAllowed(string url) =>
            Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0;
    }
}
