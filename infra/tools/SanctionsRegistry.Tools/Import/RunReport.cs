using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace SanctionsRegistry.Tools.Import;

/// <summary>Tells a person what came of an import, and with which number the program is to end.</summary>
internal sealed class RunReport(HttpClient client, TextWriter output, TextWriter errors)
{
    private const int Waits = 3;

    /// <summary>The import's state.</summary>
    public static string State(JsonElement run) => run.GetProperty("state").GetString()!;

    /// <summary>How many subjects the import changes; 0 while that is not known.</summary>
    public static long Changes(JsonElement run) => run.TryGetProperty("counts", out var counts)
        ? counts.GetProperty("added").GetInt64() + counts.GetProperty("changed").GetInt64() + counts.GetProperty("removed").GetInt64()
        : 0;

    /// <summary>A refusal for a person: what is wrong, and below it each field at fault.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var problem = JsonElement.Parse(text);
            var fields = problem.TryGetProperty("errors", out var found) ? found.EnumerateArray().Select(field => $"\n  {field.GetProperty("pointer").GetString()}: {field.GetProperty("detail").GetString()}") : [];
            return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode}: {problem.GetProperty("detail").GetString()}{string.Concat(fields)}");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The service answered with {(int)response.StatusCode}.");
        }
    }

    /// <summary>Tells of an import that has ended or waits.</summary>
    /// <returns>0: it is as was asked for; 3: it waits for a second person; 1: it came to nothing.</returns>
    public async Task<int> TellAsync(JsonElement run, CancellationToken cancellationToken)
    {
        switch (State(run))
        {
            case "published": return await TellPublishedAsync(run, cancellationToken);
            case "dry_run_done":
                await output.WriteLineAsync($"It would be: {Counts(run)}.");
                var first = run.GetProperty("firstChanges");
                foreach (var change in first.EnumerateArray()) await output.WriteLineAsync($"  {change.GetProperty("kind").GetString(),-10} {change.GetProperty("subject").GetString()}  {change.GetProperty("caption").GetString()}");
                if (Changes(run) - first.GetArrayLength() is > 0 and var more) await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  … and {more} more"));
                return 0;
            case "awaiting_approval":
                await output.WriteLineAsync($"It waits for a second person: {Counts(run)}.\nAnother member of the secretariat: infra/import --approve {run.GetProperty("id").GetString()} --reason … --user …");
                return Waits;
            case "rejected":
                await output.WriteLineAsync("Rejected.");
                return 0;
            case var state:
                await errors.WriteLineAsync($"{state}: {(run.TryGetProperty("problem", out var problem) ? problem.GetProperty("detail").GetString() : "")}");
                return 1;
        }
    }

    private async Task<int> TellPublishedAsync(JsonElement run, CancellationToken cancellationToken)
    {
        var (list, edition) = (run.GetProperty("list").GetString(), run.GetProperty("edition").GetString());
        if (Counts(run) is { } told)
        {
            await output.WriteLineAsync($"Published: {told}. Edition {edition}");
            var published = await client.GetFromJsonAsync<JsonElement>(new Uri($"lists/{list}/editions/{edition}", UriKind.Relative), cancellationToken);
            var unknown = published.GetProperty("edition").GetProperty("unknownTags").EnumerateArray().Select(tag => tag.GetString()).ToList();
            if (unknown.Count > 0) await errors.WriteLineAsync($"Warning: it has parts that were not seen in its format before; they are kept with each subject as they are: {string.Join(", ", unknown)}");
            return 0;
        }

        // The same content as an edition that was published before: of use only where that one is in force.
        var lists = await client.GetFromJsonAsync<JsonElement>(new Uri("lists", UriKind.Relative), cancellationToken);
        var current = lists.GetProperty("items").EnumerateArray().Where(known => known.GetProperty("list").GetString() == list)
            .Select(known => known.TryGetProperty("current", out var one) ? one.GetProperty("edition").GetString() : null).FirstOrDefault();
        if (current == edition)
        {
            await output.WriteLineAsync($"Published before: edition {edition}");
            return 0;
        }

        await errors.WriteLineAsync($"Published before, and not in force: edition {edition}; current is {current ?? "none"}");
        return 1;
    }

    // Null where nothing was compared.
    private static string? Counts(JsonElement run) => run.TryGetProperty("counts", out var counts)
        ? $"{counts.GetProperty("people")} people, {counts.GetProperty("entities")} entities; {counts.GetProperty("added")} added, {counts.GetProperty("changed")} changed, {counts.GetProperty("removed")} removed, {counts.GetProperty("unchanged")} unchanged"
        : null;
}
