using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>What a service answers at <c>/</c>, and the development tokens of a local run.</summary>
[Collection(SharedSystem.Name)]
public sealed partial class ApiPageTests(SharedSystem shared)
{
    private readonly RunningSystem _system = shared.Services;

    [Fact]
    public async Task A_browser_gets_a_page_that_loads_only_files_of_the_service()
    {
        foreach (var service in _system.Services)
        {
            using var browser = new HttpClient { BaseAddress = service.Address };
            browser.DefaultRequestHeaders.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
            using var page = await browser.GetAsync(new Uri("", UriKind.Relative));
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            var policy = page.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'; script-src 'self';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());

            var html = await page.Content.ReadAsStringAsync();
            Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
            var links = Link().Matches(html).Select(link => link.Groups[1].Value).Where(link => link != "data:,").ToList();
            Assert.Equal(["/api-page/page.css", "/openapi/v1.json", "/api-page/scalar.js", "/api-page/page.js"], links);
            foreach (var link in links)
            {
                using var file = await browser.GetAsync(new Uri(link, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            }

            Assert.Contains("createApiReference", await browser.GetStringAsync(new Uri("api-page/scalar.js", UriKind.Relative)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Other_clients_learn_what_the_service_is_and_where_its_documents_are()
    {
        using var client = new HttpClient { BaseAddress = _system.Permit.Address };
        client.DefaultRequestHeaders.Accept.ParseAdd("*/*");
        var about = await client.GetFromJsonAsync<JsonElement>(new Uri("", UriKind.Relative));
        Assert.Equal("permit", about.GetProperty("service").GetString());
        foreach (var link in (string[])["openApi", "health"])
        {
            using var linked = await client.GetAsync(new Uri(about.GetProperty(link).GetString()!, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, linked.StatusCode);
        }
    }

    [Fact]
    public async Task A_local_run_gives_the_page_tokens_that_the_services_accept()
    {
        using var page = new HttpClient { BaseAddress = _system.Permit.Address };
        var offered = await page.GetFromJsonAsync<JsonElement>(new Uri("development-tokens", UriKind.Relative));
        foreach (var name in offered.EnumerateArray().Select(identity => identity.GetProperty("name").GetString()!))
        {
            using var response = await page.PostAsync(new Uri($"development-tokens/{name}", UriKind.Relative), null);
            Assert.True(response.Headers.CacheControl?.NoStore);
            var token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString();
            using var caller = new HttpClient { BaseAddress = _system.Registry.Address };
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var lists = await caller.GetAsync(new Uri("lists", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, lists.StatusCode);
        }

        using var unknown = await page.PostAsync(new Uri("development-tokens/service", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_site_whose_name_leads_to_this_machine_gets_no_token()
    {
        using var client = new HttpClient { BaseAddress = _system.Permit.Address };
        client.DefaultRequestHeaders.Host = "attacker.example";
        using var response = await client.PostAsync(new Uri("development-tokens/officer", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_service_without_the_private_key_has_no_tokens()
    {
        var deployed = _system.Settings.Where(setting => setting.Key != "Auth__DevelopmentPrivateKeyFile").ToDictionary();
        await using var service = ServiceProcess.Create("permit", _system.Databases["permit"], _system.RabbitMq, _system.Key, deployed);
        await service.StartUntilLiveAsync();
        using var client = new HttpClient { BaseAddress = service.Address };
        using var listed = await client.GetAsync(new Uri("development-tokens", UriKind.Relative));
        using var token = await client.PostAsync(new Uri("development-tokens/officer", UriKind.Relative), null);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (listed.StatusCode, token.StatusCode));
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Link();
}
