using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;
using SanctionsRegistry.Tools.Demo;

namespace SanctionsRegistry.Tools.Import;

/// <summary>
/// <c>import-permits</c>: submits an agency's existing permits over HTTP, or approves or rejects an import and shows its progress and results.
/// </summary>
internal static class ImportPermitsCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".ndjson"] = "application/x-ndjson",
        [".jsonl"] = "application/x-ndjson",
        [".csv"] = "text/csv",
    };

    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The folder that contains the local issuer's key pair", Required = true };
        var service = DemoCommand.Address("--service", "The permit service's address");
        var file = new Argument<FileInfo?>("file") { Description = "The permits: .ndjson, .jsonl or .csv", Arity = ArgumentArity.ZeroOrOne };
        var state = new Option<string>("--state") { Description = "The Member State, ISO 3166-1 alpha-3", DefaultValueFactory = _ => "KOR" };
        var agency = new Option<string?>("--agency") { Description = "The agency whose permits they are. Default: the State with -MOEL" };
        var approve = new Option<Guid?>("--approve") { Description = "Approve an import, and follow it to its end" };
        var reject = new Option<Guid?>("--reject") { Description = "Reject an import" };
        var reason = new Option<string?>("--reason") { Description = "Why, with --approve and --reject" };
        var user = new Option<string?>("--user") { Description = "The user; required with --approve, because the approver must not be the submitter" };
        var command = new Command("import-permits", "Import an agency's existing permits")
        {
            file,
            keys,
            service,
            state,
            agency,
            approve,
            reject,
            reason,
            user,
        };
        command.Validators.Add(result =>
        {
            var given = result.GetValue(file);
            if (((int[])[given is null ? 0 : 1, result.GetValue(approve) is null ? 0 : 1, result.GetValue(reject) is null ? 0 : 1]).Sum() != 1)
                result.AddError("Use exactly one of FILE, --approve, --reject.");
            if (given is not null && !MediaTypes.ContainsKey(given.Extension))
                result.AddError($"Unknown file type *{given.Extension}. Supported: {string.Join(", ", MediaTypes.Keys)}.");
            if (given is { Exists: false })
                result.AddError($"There is no file {given}.");
            if (given is not null)
                return;
            if (string.IsNullOrWhiteSpace(result.GetValue(reason)))
                result.AddError("--approve and --reject require --reason.");
            // One person must not count as two by accident.
            if (string.IsNullOrWhiteSpace(result.GetValue(user)))
                result.AddError("--approve and --reject require --user, the person who decides.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (country, given) = (parsed.GetRequiredValue(state), parsed.GetValue(file));
                var of = parsed.GetValue(agency) ?? $"{country}-MOEL";
                var holder = new TokenHolder(parsed.GetValue(user) ?? $"officer@{of}", country, of, given is null ? ["supervisor"] : ["officer"]);
                using var client = ImportCommand.Client(parsed.GetRequiredValue(service), parsed.GetRequiredValue(keys), holder);
                try
                {
                    return await ImportCommand.WithProgressAsync(progress =>
                        given is not null
                            ? SubmitAsync(client, given, progress, cancellationToken)
                            : DecideAsync(
                                client,
                                parsed.GetValue(approve) ?? parsed.GetValue(reject)!.Value,
                                parsed.GetValue(approve) is null ? "reject" : "approve",
                                parsed.GetValue(reason)!,
                                progress,
                                cancellationToken
                            )
                    );
                }
                catch (Exception exception) when (exception is ImportFailedException or HttpRequestException)
                {
                    await Console.Error.WriteLineAsync(exception.Message);
                    return 1;
                }
            }
        );
        return command;
    }

    private static async Task<int> SubmitAsync(HttpClient client, FileInfo file, IProgress progress, CancellationToken cancellationToken)
    {
        using var content = new Upload(file.Length, progress).Of(file, new(MediaTypes[file.Extension]));
        using var response = await client.PostAsync(new Uri("imports", UriKind.Relative), content, cancellationToken);
        return await FollowAsync(client, await ReadAsync(response, cancellationToken), progress, cancellationToken);
    }

    private static async Task<int> DecideAsync(
        HttpClient client,
        Guid import,
        string verb,
        string reason,
        IProgress progress,
        CancellationToken cancellationToken
    )
    {
        using var current = await client.GetAsync(new Uri($"imports/{import}", UriKind.Relative), cancellationToken);
        await ReadAsync(current, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"imports/{import}/{verb}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason }),
            Headers = { IfMatch = { current.Headers.ETag! } },
        };
        using var response = await client.SendAsync(request, cancellationToken);
        return await FollowAsync(client, await ReadAsync(response, cancellationToken), progress, cancellationToken);
    }

    private static async Task<int> FollowAsync(HttpClient client, JsonElement import, IProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval);
        while (RunReport.State(import) == "running")
        {
            progress.Report("importing", PermitImportReport.Done(import), import.GetProperty("lines").GetInt64());
            await timer.WaitForNextTickAsync(cancellationToken);
            import = await client.GetFromJsonAsync<JsonElement>(
                new Uri($"imports/{import.GetProperty("id").GetString()}", UriKind.Relative),
                cancellationToken
            );
        }

        return await new PermitImportReport(client, Console.Out).WriteAsync(import, cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode
            ? await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)
            : throw new ImportFailedException(await RunReport.ProblemAsync(response, cancellationToken));
}

/// <summary>Reports an import of permits to a person, and determines the exit code.</summary>
internal sealed class PermitImportReport(HttpClient client, TextWriter output)
{
    private const int MaxLines = 20;
    private const int Waits = 3;

    /// <summary>How many lines have a result.</summary>
    public static long Done(JsonElement import) => Number(import, "imported") + Number(import, "unchanged") + Number(import, "refused");

    /// <summary>Reports an import that has ended or awaits approval.</summary>
    /// <returns>0: every line is imported, or the import was rejected; 3: it awaits approval; 1: some lines were refused.</returns>
    public async Task<int> WriteAsync(JsonElement import, CancellationToken cancellationToken)
    {
        var id = import.GetProperty("id").GetString();
        switch (RunReport.State(import))
        {
            case "rejected":
                await output.WriteLineAsync("Rejected.");
                return 0;
            case "awaitingApproval":
                await output.WriteLineAsync($"It awaits approval: {Number(import, "lines")} lines, of which {Number(import, "invalid")} would be refused.");
                await WriteRefusedAsync(id!, Number(import, "invalid"), cancellationToken);
                await output.WriteLineAsync($"A supervisor who did not submit it can run: infra/import-permits --approve {id} --reason … --user …");
                return Waits;
            default:
                var refused = Number(import, "refused");
                await output.WriteLineAsync($"{Number(import, "imported")} imported, {Number(import, "unchanged")} unchanged, {refused} refused.");
                await WriteRefusedAsync(id!, refused, cancellationToken);
                return refused == 0 ? 0 : 1;
        }
    }

    private async Task WriteRefusedAsync(string id, long refused, CancellationToken cancellationToken)
    {
        if (refused == 0)
            return;
        await using var stream = await client.GetStreamAsync(new Uri($"imports/{id}/results?outcome=refused", UriKind.Relative), cancellationToken);
        using var lines = new StreamReader(stream);
        var shown = 0;
        for (; shown < MaxLines && await lines.ReadLineAsync(cancellationToken) is { } line; shown++)
        {
            var result = JsonElement.Parse(line);
            var errors = result
                .GetProperty("errors")
                .EnumerateArray()
                .Select(error => $"{error.GetProperty("pointer").GetString()}: {error.GetProperty("detail").GetString()}");
            await output.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"  line {result.GetProperty("line").GetInt32()}: {string.Join(" ", errors)}")
            );
        }

        if (refused > shown)
            await output.WriteLineAsync($"  … and {refused - shown} more: GET /imports/{id}/results?outcome=refused");
    }

    private static long Number(JsonElement import, string property) => import.GetProperty(property).GetInt64();
}
