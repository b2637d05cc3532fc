using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;
using SanctionsRegistry.Tools.Demo;
using Spectre.Console;

namespace SanctionsRegistry.Tools.Import;

/// <summary><c>import</c>: publishes an edition of a list over HTTP, shows the progress, and reports what it changed.</summary>
internal static class ImportCommand
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The folder that contains the local issuer's key pair", Required = true };
        var registry = DemoCommand.Address("--registry", "The registry's address");
        var un = new Option<bool>("--un") { Description = "Download the UN list" };
        var ofac = new Option<bool>("--ofac") { Description = "Download OFAC's legacy files" };
        var from = new Option<string?>("--from")
        {
            Description = "Another location of the files of --un or --ofac: the address of a folder, https or on this machine",
        };
        var files = new Option<FileInfo[]>("--file")
        {
            Description = "A file of the list; can be repeated for OFAC's three files",
            AllowMultipleArgumentsPerToken = true,
        };
        var list = new Option<string?>("--list") { Description = "The list. Default: derived from the file name" };
        var title = new Option<string?>("--title") { Description = "The list's display name" };
        var generatedAt = new Option<string?>("--generated-at") { Description = "When the source generated it, if the format does not say" };
        var @base = new Option<string?>("--base") { Description = "The edition that the file changes or follows: refused if another edition is current" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Report what it would change" };
        var approve = new Option<Guid?>("--approve") { Description = "Approve an import that awaits approval" };
        var reject = new Option<Guid?>("--reject") { Description = "Reject an import that awaits approval" };
        var reason = new Option<string?>("--reason") { Description = "Why, with --approve and --reject" };
        var user = new Option<string?>("--user")
        {
            Description = "The user; required with --approve and --reject, because the approver must not be the importer",
        };
        files.AcceptExistingOnly();
        var command = new Command("import", "Publish an edition of a list")
        {
            keys,
            registry,
            un,
            ofac,
            from,
            files,
            list,
            title,
            generatedAt,
            @base,
            dryRun,
            approve,
            reject,
            reason,
            user,
        };
        command.Validators.Add(result =>
        {
            Option[] sources = [un, ofac, files, approve, reject];
            if (sources.Count(source => result.GetResult(source) is { Implicit: false }) != 1)
                result.AddError("Use exactly one of --un, --ofac, --file, --approve, --reject.");
            if (result.GetValue(from) is not null && !result.GetValue(un) && !result.GetValue(ofac))
                result.AddError("--from can only be used with --un and --ofac.");
            if (result.GetResult(approve) is null && result.GetResult(reject) is null)
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
                var decides = parsed.GetValue(approve) ?? parsed.GetValue(reject);
                var holder = new TokenHolder(parsed.GetValue(user) ?? "secretariat@un", null, "UN-SECRETARIAT", ["secretariat"]);
                using var client = Client(parsed.GetRequiredValue(registry), parsed.GetRequiredValue(keys), holder);
                try
                {
                    return await WithProgressAsync(async progress =>
                    {
                        if (decides is { } import)
                            return await DecideAsync(
                                client,
                                import,
                                parsed.GetValue(approve) is not null,
                                parsed.GetValue(reason)!,
                                progress,
                                cancellationToken
                            );
                        var folder = Directory.CreateTempSubdirectory("sanctions-registry-import-");
                        try
                        {
                            var official =
                                parsed.GetValue(un) ? ListSource.UnitedNations
                                : parsed.GetValue(ofac) ? ListSource.Ofac
                                : [];
                            if (parsed.GetValue(from) is { } place)
                                official = ListSource.At(place, official);
                            var taken =
                                official.Count > 0
                                    ? await ListSource.FetchAsync(official, folder.FullName, progress, cancellationToken)
                                    : parsed.GetValue(files)!;
                            var source = ListSource.Of(taken, parsed.GetValue(list));
                            // A downloaded file has the time given by its source; a local file may have any.
                            var at =
                                parsed.GetValue(generatedAt)
                                ?? (official.Count > 0 ? taken.Max(file => file.LastWriteTimeUtc).ToString("O", CultureInfo.InvariantCulture) : null);
                            var parameters = new Dictionary<string, string?>
                            {
                                ["title"] = parsed.GetValue(title),
                                ["generated_at"] = at,
                                ["base"] = parsed.GetValue(@base),
                                ["dry_run"] = parsed.GetValue(dryRun) ? "true" : null,
                            };
                            return await SendAsync(client, source, parameters, progress, cancellationToken);
                        }
                        finally
                        {
                            folder.Delete(recursive: true);
                        }
                    });
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

    public static HttpClient Client(Uri registry, string keys, TokenHolder holder)
    {
        using var key = DevelopmentKeys.ReadPrivate(keys);
        var token = DevelopmentTokens.Create(key, holder, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(8));
        return new()
        {
            BaseAddress = registry,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { Authorization = new("Bearer", token) },
        };
    }

    public static Task<int> WithProgressAsync(Func<IProgress, Task<int>> work) =>
        Console.IsOutputRedirected ? work(new Lines(Console.Out)) : AnsiConsole.Progress().StartAsync(context => work(new Bars(context)));

    private static async Task<int> SendAsync(
        HttpClient client,
        ListSource source,
        IReadOnlyDictionary<string, string?> parameters,
        IProgress progress,
        CancellationToken cancellationToken
    )
    {
        var query = string.Join(
            '&',
            parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value!)}")
        );
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"lists/{source.List}/editions{(query.Length > 0 ? "?" + query : "")}", UriKind.Relative)
        )
        {
            Content = source.ToContent(progress),
        };
        return await FollowAsync(client, request, progress, cancellationToken);
    }

    private static async Task<int> DecideAsync(
        HttpClient client,
        Guid import,
        bool approves,
        string reason,
        IProgress progress,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"imports/{import}/{(approves ? "approve" : "reject")}", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason }),
        };
        return await FollowAsync(client, request, progress, cancellationToken);
    }

    private static async Task<int> FollowAsync(HttpClient client, HttpRequestMessage request, IProgress progress, CancellationToken cancellationToken)
    {
        request.Headers.Add("Prefer", "respond-async");
        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode is not (HttpStatusCode.Accepted or HttpStatusCode.OK))
            throw new ImportFailedException(await RunReport.ProblemAsync(response, cancellationToken));
        var run = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        using var timer = new PeriodicTimer(PollInterval);
        while (RunReport.State(run) is var state and ("receiving" or "reading" or "comparing" or "publishing"))
        {
            var (done, total) =
                state == "publishing"
                    ? (run.GetProperty("changes").GetInt64(), RunReport.Changes(run))
                    : (run.GetProperty("bytes").GetInt64(), run.GetProperty("bytesTotal").GetInt64());
            progress.Report(state, done, state == "comparing" ? 0 : total);
            await timer.WaitForNextTickAsync(cancellationToken);
            run = await client.GetFromJsonAsync<JsonElement>(new Uri($"imports/{run.GetProperty("id").GetString()}", UriKind.Relative), cancellationToken);
        }

        return await new RunReport(client, Console.Out, Console.Error).WriteAsync(run, cancellationToken);
    }
}
