using System.Text.Json;
using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The dashboards and alert rules in infra/otel use metrics that the services export, and cover all of the product's metrics.</summary>
public sealed partial class TelemetryFilesTests
{
    private static readonly string Folder = Path.Combine(Project.RepositoryRoot, "infra", "otel");
    private static readonly IReadOnlyList<Instrument> Instruments = Read();

    [Fact]
    public void Every_metric_in_a_file_is_exported()
    {
        Assert.NotEmpty(Instruments);
        var exported = Instruments.SelectMany(instrument => instrument.Series).ToHashSet();
        foreach (var file in Directory.GetFiles(Folder, "*.*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".yaml" or ".json"))
            Assert.All(SeriesIn(File.ReadAllText(file)), series => Assert.Contains(series, exported));
    }

    [Fact]
    public void Every_metric_of_the_product_is_on_a_dashboard()
    {
        var shown = Directory.GetFiles(Path.Combine(Folder, "dashboards"), "*.json").SelectMany(file => SeriesIn(File.ReadAllText(file))).ToHashSet();
        Assert.All(Instruments, instrument => Assert.Contains(instrument.Series, shown.Contains));
    }

    [Fact]
    public void Every_dashboard_is_valid_and_has_its_own_id()
    {
        var ids = Directory
            .GetFiles(Path.Combine(Folder, "dashboards"), "*.json")
            .Select(file => JsonElement.Parse(File.ReadAllText(file)).GetProperty("uid").GetString()!)
            .ToList();
        Assert.Equal(ids.Distinct().Order(), ids.Order());
    }

    private static IEnumerable<string> SeriesIn(string text) => SeriesName().Matches(text).Select(match => match.Value).Distinct();

    private static List<Instrument> Read() =>
        [
            .. Directory
                .GetFiles(Path.Combine(Project.RepositoryRoot, "services"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
                .SelectMany(file => Creation().Matches(File.ReadAllText(file)))
                .Select(match => new Instrument(match.Groups["kind"].Value, match.Groups["name"].Value, match.Groups["unit"].Value)),
        ];

    // For instance: CreateHistogram<double>("registry.feed.lag", "s", …). For a gauge, the function that measures it is between the name and the unit.
    [GeneratedRegex("""\.Create(?<kind>Counter|Histogram|ObservableGauge)(<\w+>)?\(\s*"(?<name>registry\.[a-z_.]+)"[\s\S]*?"(?<unit>s|\{\w+\})"[,)]""")]
    private static partial Regex Creation();

    [GeneratedRegex(@"\bregistry_[a-z_]+")]
    private static partial Regex SeriesName();

    /// <summary>A metric that the code creates.</summary>
    private sealed record Instrument(string Kind, string Name, string Unit)
    {
        /// <summary>The names of its series, as spelled by the collector's Prometheus exporter.</summary>
        public IReadOnlyList<string> Series
        {
            get
            {
                var name = Name.Replace('.', '_') + (Unit == "s" ? "_seconds" : "");
                return Kind switch
                {
                    "Counter" => [name + "_total"],
                    "Histogram" => [name + "_bucket", name + "_sum", name + "_count"],
                    _ => [name],
                };
            }
        }
    }
}
