using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>An officer clears a hit, and what makes it return.</summary>
public sealed class ClearanceTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_cleared_hit_stays_quiet_until_its_evidence_changes_and_then_says_what_changed()
    {
        var first = await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN")));
        var applied = PermitSamples.Applied("Ri Chol Min", birthDate: null);
        Assert.Single((await registry.ScreenAsync(applied)).Hits);
        await registry.RescreenedAsync(first);

        // Invalid clearances are refused and change nothing.
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await ClearAsync(registry.Officer, applied.PermitId, "unsc-1", ifMatch: null)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await ClearAsync(registry.Officer, applied.PermitId, "unsc-1", ifMatch: 9)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ClearAsync(registry.Officer, applied.PermitId, "unsc-2", ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ClearAsync(registry.Officer, applied.PermitId, "unsc-1", ifMatch: 1, reason: " ")).StatusCode);
        using var german = registry.Client(registry.Service, "DEU", "DEU-BA", "officer");
        Assert.Equal(HttpStatusCode.NotFound, (await ClearAsync(german, applied.PermitId, "unsc-1", ifMatch: 1)).StatusCode);
        using var auditor = registry.Client(registry.Service, "KOR", "KOR-BAI", "auditor");
        Assert.Equal(HttpStatusCode.Forbidden, (await ClearAsync(auditor, applied.PermitId, "unsc-1", ifMatch: 1)).StatusCode);
        Assert.False((await registry.EventsAsync()).ContainsKey("watch_hit_cleared"));

        // Cleared once, however often it is sent.
        using (var cleared = await ClearAsync(registry.Officer, applied.PermitId, "unsc-1", ifMatch: 1))
        {
            Assert.Equal("\"2\"", cleared.Headers.ETag?.Tag);
            var hit = Assert.Single((await cleared.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("hits").EnumerateArray());
            Assert.Equal(
                ("worker", "unsc-1", "Seen in person."),
                (
                    hit.GetProperty("screened").GetString(),
                    hit.GetProperty("subject").GetString(),
                    hit.GetProperty("clearance").GetProperty("reason").GetString()
                )
            );
        }

        Assert.Equal(HttpStatusCode.OK, (await ClearAsync(registry.Officer, applied.PermitId, "unsc-1", ifMatch: 2)).StatusCode);
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_cleared"]);

        // The list says more, but nothing that was compared.
        var second = await registry.ImportAsync(RegistryFixture.List(2, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad.")));
        await registry.RescreenedAsync(second);
        Assert.False((await registry.EventsAsync()).ContainsKey("watch_hit_returned"));

        // The subject's nationality, which was compared, changes.
        var third = await registry.ImportAsync(RegistryFixture.List(3, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad.", nationality: "China")));
        await registry.RescreenedAsync(third);
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_returned"]);
        var returned = Assert.Single(await registry.Bus.ReceivesAsync<WatchHitV1>(1, hit => hit.PermitId == applied.PermitId));
        var why = Assert.Single(returned.Hit.Evidence, evidence => evidence.Feature == "changed:country");
        Assert.Equal(0, why.Weight);
        Assert.Contains("kp", why.Detail, StringComparison.Ordinal);
        var watch = await registry.GetAsync($"watches/{applied.PermitId}");
        Assert.False(
            Assert.Single(watch.GetProperty("hits").EnumerateArray()).TryGetProperty("clearance", out var none) && none.ValueKind != JsonValueKind.Null
        );
    }

    private static async Task<HttpResponseMessage> ClearAsync(HttpClient caller, Guid permit, string subject, int? ifMatch, string reason = "Seen in person.")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"watches/{permit}/clear", UriKind.Relative))
        {
            Content = JsonContent.Create(
                new
                {
                    screened = "worker",
                    subject,
                    reason,
                }
            ),
        };
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{version}\""));
        return await caller.SendAsync(request);
    }
}
