using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace SanctionsRegistry.Tools.Import;

/// <summary>Reports the result of an import to a person, and determines the exit code.</summary>
internal sealed class RunReport(HttpClient client, TextWriter output, TextWriter errors)
{
    private const int Waits = 3;

    /// <summary>The import's state.</summary>
    public static string State(JsonElement run) => run.GetProperty("state").GetString()!;

    /// <summary>The number of subjects that the import changes; 0 while unknown.</summary>
    public static long Changes(JsonElement run) =>
        run.TryGetProperty("counts", out var counts)
            ? counts.GetProperty("added").GetInt64() + counts.GetProperty("changed").GetInt64() + counts.GetProperty("removed").GetInt64()
            : 0;

    /// <summary>A refusal in readable form: what is wrong, followed by each invalid field.</summary>
    public static async Task<string> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            var problem = JsonElement.Parse(text);
            var fields = problem.TryGetProperty("errors", out var found)
                ? found.EnumerateArray().Select(field => $"\n  {field.GetProperty("pointer").GetString()}: {field.GetProperty("detail").GetString()}")
                : [];
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{(int)response.StatusCode}: {problem.GetProperty("detail").GetString()}{string.Concat(fields)}"
            );
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The service answered {(int)response.StatusCode}.");
        }
    }

    /// <summary>Reports an import that has ended or awaits approval.</summary>
    /// <returns>0: done as requested; 3: it awaits approval; 1: it failed.</returns>
    public async Task<int> WriteAsync(JsonElement run, CancellationToken cancellationToken)
    {
        switch (State(run))
        {
            case "published":
                return await WritePublishedAsync(run, cancellationToken);
            case "dryRunDone":
                await output.WriteLineAsync($"The edition would be: {Counts(run)}.");
                var first = run.GetProperty("firstChanges");
                foreach (var change in first.EnumerateArray())
                    await output.WriteLineAsync(
                        $"  {change.GetProperty("kind").GetString(), -10} {change.GetProperty("subject").GetString()}  "
                            + $"{change.GetProperty("caption").GetString()}"
                    );
                if (Changes(run) - first.GetArrayLength() is > 0 and var more)
                    await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  … and {more} more"));
                return 0;
            case "awaitingApproval":
                await output.WriteLineAsync(
                    $"It awaits approval: {Counts(run)}.\n"
                        + $"Another member of the secretariat can run: infra/import --approve {run.GetProperty("id").GetString()} --reason … --user …"
                );
                return Waits;
            case "rejected":
                await output.WriteLineAsync("Rejected.");
                return 0;
            case var state:
                await errors.WriteLineAsync($"{state}: {(run.TryGetProperty("problem", out var problem) ? problem.GetProperty("detail").GetString() : "")}");
                return 1;
        }
    }

    private async Task<int> WritePublishedAsync(JsonElement run, CancellationToken cancellationToken)
    {
        var (list, edition) = (run.GetProperty("list").GetString(), run.GetProperty("edition").GetString());
        if (Counts(run) is { } counts)
        {
            await output.WriteLineAsync($"Published: {counts}. Edition {edition}");
            var published = await client.GetFromJsonAsync<JsonElement>(new Uri($"lists/{list}/editions/{edition}", UriKind.Relative), cancellationToken);
            var unknown = published.GetProperty("edition").GetProperty("unknownTags").EnumerateArray().Select(tag => tag.GetString()).ToList();
            if (unknown.Count > 0)
                await errors.WriteLineAsync(
                    $"Warning: it has elements that are unknown in its format; they are kept unchanged with each subject: {string.Join(", ", unknown)}"
                );
            return 0;
        }

        // The same content as an edition that was published before: a success only if that edition is in force.
        var lists = await client.GetFromJsonAsync<JsonElement>(new Uri("lists", UriKind.Relative), cancellationToken);
        var current = lists
            .GetProperty("items")
            .EnumerateArray()
            .Where(known => known.GetProperty("list").GetString() == list)
            .Select(known => known.TryGetProperty("current", out var one) ? one.GetProperty("edition").GetString() : null)
            .FirstOrDefault();
        if (current == edition)
        {
            await output.WriteLineAsync($"Already published: edition {edition}");
            return 0;
        }

        await errors.WriteLineAsync($"Already published, but not in force: edition {edition}; current is {current ?? "none"}");
        return 1;
    }

    // Null when nothing was compared.
    private static string? Counts(JsonElement run) =>
        run.TryGetProperty("counts", out var counts)
            ? $"{counts.GetProperty("people")} people, {counts.GetProperty("entities")} entities; "
                + $"{counts.GetProperty("added")} added, {counts.GetProperty("changed")} changed, "
                + $"{counts.GetProperty("removed")} removed, {counts.GetProperty("unchanged")} unchanged"
                + Concerned(run)
            : null;

    private static string Concerned(JsonElement run) =>
        run.TryGetProperty("concerned", out var concerned) && concerned.GetProperty("permits").GetInt32() > 0
            ? $"; concerns {concerned.GetProperty("permits")} permits in {concerned.GetProperty("states")} States"
            : "";
}
