using System.CommandLine;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;
using SanctionsRegistry.Tools.Demo;
using SanctionsRegistry.Tools.Import;

namespace SanctionsRegistry.Tools.Requeue;

/// <summary><c>screen</c>: requests another screening of undecided applications: one, or all of a State that have waited for longer than a minute.</summary>
internal static class ScreenCommand
{
    private static readonly TimeSpan UndecidedFor = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The folder that contains the local issuer's key pair", Required = true };
        var service = DemoCommand.Address("--service", "The permit service's address");
        var state = new Option<string>("--state") { Description = "The Member State, ISO 3166-1 alpha-3", Required = true };
        var agency = new Option<string?>("--agency") { Description = "The agency to act for. Default: the State with -OPERATIONS" };
        var permit = new Option<Guid?>("--permit") { Description = "The application" };
        var undecided = new Option<bool>("--undecided") { Description = "All applications of the State that have waited for longer than a minute" };
        var reason = new Option<string>("--reason")
        {
            Description = "The reason; recorded in the application's history",
            DefaultValueFactory = _ => "The application has waited too long for its screening.",
        };
        var command = new Command("screen", "Request another screening of undecided applications") { keys, service, state, agency, permit, undecided, reason };
        command.Validators.Add(result =>
        {
            if (result.GetValue(permit) is null == !result.GetValue(undecided))
                result.AddError("Use exactly one of --permit and --undecided.");
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var country = parsed.GetRequiredValue(state);
                var holder = new TokenHolder($"operator@{country}", country, parsed.GetValue(agency) ?? $"{country}-OPERATIONS", ["supervisor"]);
                using var client = Client(parsed.GetRequiredValue(service), parsed.GetRequiredValue(keys), holder);
                try
                {
                    IReadOnlyList<Guid> applications = parsed.GetValue(permit) is { } one ? [one] : await UndecidedAsync(client, cancellationToken);
                    var requested = 0;
                    foreach (var application in applications)
                    {
                        try
                        {
                            await RequestAsync(client, application, parsed.GetValue(reason)!, cancellationToken);
                            requested++;
                        }
                        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.Conflict && applications.Count > 1)
                        {
                            // Decided in the meantime; the others are still waiting.
                            await Console.Error.WriteLineAsync(exception.Message);
                        }
                    }

                    Console.WriteLine($"{requested} {(requested == 1 ? "application" : "applications")} will be screened again.");
                    return 0;
                }
                catch (HttpRequestException exception)
                {
                    await Console.Error.WriteLineAsync(exception.Message);
                    return 1;
                }
            }
        );
        return command;
    }

    private static HttpClient Client(Uri service, string keys, TokenHolder holder)
    {
        using var key = DevelopmentKeys.ReadPrivate(keys);
        var token = DevelopmentTokens.Create(key, holder, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));
        return new() { BaseAddress = service, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }

    private static async Task<IReadOnlyList<Guid>> UndecidedAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var (found, latest) = (new List<Guid>(), TimeProvider.System.GetUtcNow() - UndecidedFor);
        for (var query = "permits?status=applied&limit=200"; ; )
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri(query, UriKind.Relative), cancellationToken);
            found.AddRange(
                page.GetProperty("items")
                    .EnumerateArray()
                    .Where(item => item.GetProperty("appliedAt").GetDateTimeOffset() < latest)
                    .Select(item => item.GetProperty("id").GetGuid())
            );
            if (!page.TryGetProperty("next", out var next))
                return found;
            query = $"permits?status=applied&limit=200&cursor={Uri.EscapeDataString(next.GetString()!)}";
        }
    }

    private static async Task RequestAsync(HttpClient client, Guid permit, string reason, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var current = await client.GetAsync(new Uri($"permits/{permit}", UriKind.Relative), cancellationToken);
            if (!current.IsSuccessStatusCode)
                throw await FailedAsync(current, permit, cancellationToken);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"permits/{permit}/screen", UriKind.Relative))
            {
                Content = JsonContent.Create(new { reason }),
            };
            request.Headers.TryAddWithoutValidation("If-Match", current.Headers.ETag!.ToString());
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return;
            // The permit changed in between: if it is decided now, the service says so.
            if (response.StatusCode != HttpStatusCode.PreconditionFailed)
                throw await FailedAsync(response, permit, cancellationToken);
        }
    }

    private static async Task<HttpRequestException> FailedAsync(HttpResponseMessage response, Guid permit, CancellationToken cancellationToken) =>
        new($"{permit}: {await RunReport.ProblemAsync(response, cancellationToken)}", inner: null, response.StatusCode);
}
