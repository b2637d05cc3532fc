using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Tests.Support;

namespace Benchmarks;

/// <summary>The list used for measuring: two editions of the real list if they are next to the project, otherwise the made-up one that ships with it.</summary>
internal static partial class BenchmarkList
{
    public static string Description =>
        SharedData.Folder is null ? "made up (the real lists are missing beside the project)" : "UN Consolidated List, 2025-08-02 and 2025-11-15";

    public static string First { get; } = SharedData.Folder is null ? Shipped("fictional-first.xml") : SharedData.File("un/un_consolidated_2025-08-02.xml");

    public static string Second { get; } = SharedData.Folder is null ? Shipped("fictional-second.xml") : SharedData.File("un/un_consolidated_2025-11-15.xml");

    /// <summary>Publishes an edition, and returns its hash.</summary>
    /// <param name="generated">The generation day to write into it, if not its own: the same bytes would be the same edition and change nothing.</param>
    public static async Task<string> PublishAsync(RunningSystem system, string file, DateOnly? generated = null)
    {
        var text = await File.ReadAllTextAsync(file);
        if (generated is { } day)
            text = GeneratedAt().Replace(text, string.Create(CultureInfo.InvariantCulture, $"dateGenerated=\"{day:O}T00:00:00Z\""), 1);
        using var secretariat = system.Key.Client(system.Registry, null, "UN-SECRETARIAT", "secretariat");
        using var xml = new ByteArrayContent(Encoding.UTF8.GetBytes(text)) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
        using var response = await secretariat.PostAsync(new Uri("lists/un_sc_sanctions/editions", UriKind.Relative), xml);
        if (response.StatusCode is not HttpStatusCode.Created)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("edition").GetString()!;
    }

    /// <summary>The people of an edition, with an exact birth date if the list has one.</summary>
    public static IReadOnlyList<ListedPerson> People(string file) =>
        [
            .. XDocument
                .Load(file)
                .Descendants("INDIVIDUAL")
                .Select(entry => new ListedPerson(
                    "unsc-" + entry.Element("DATAID")!.Value.Trim(),
                    string.Join(
                        ' ',
                        ((string[])["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"]).SelectMany(tag =>
                            (entry.Element(tag)?.Value ?? "").Split((char[])[' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries)
                        )
                    ),
                    entry
                        .Elements("INDIVIDUAL_DATE_OF_BIRTH")
                        .Select(date => date.Element("DATE")?.Value.Trim())
                        .FirstOrDefault(date => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                )),
        ];

    [GeneratedRegex("dateGenerated=\"[^\"]*\"")]
    private static partial Regex GeneratedAt();

    private static string Shipped(string file) => Path.Combine(TestServers.RepositoryRoot, "infra", "demo-lists", file);
}

/// <summary>A person on the list.</summary>
internal sealed record ListedPerson(string Id, string Name, string? BirthDate);
