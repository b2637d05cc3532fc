using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>A list that the service fetches on a schedule, from a source over https.</summary>
public sealed class FetchedListTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_list_that_is_due_is_fetched_by_one_instance_and_not_again_before_its_time()
    {
        await using var source = await Source.StartAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN")));
        var settings = new Dictionary<string, string>
        {
            ["Lists__Schedule__un_sc_sanctions__Url"] = source.Address,
            ["Lists__Schedule__un_sc_sanctions__Every"] = "1.00:00:00",
            ["SSL_CERT_FILE"] = source.TrustFile,
        };
        await using var one = registry.Create(settings);
        await using var other = registry.Create(settings);
        await one.StartAsync();
        await source.AskedAsync();

        // The source has received the request and does not respond yet: the other instance polls and finds that the first one is fetching.
        await other.StartAsync();
        source.Answer();
        var run = await Eventually.BecomesAsync(
            () => RegistryFixture.GetAsync("imports", registry.Secretariat),
            runs => OfTheUn(runs).Any(item => State(item) == "published")
        );
        var only = Assert.Single(OfTheUn(run));
        Assert.Equal("registry", only.GetProperty("requestedBy").GetString());
        var edition = (await registry.GetAsync("lists"))
            .GetProperty("items")
            .EnumerateArray()
            .Single(list => list.GetProperty("list").GetString() == "un_sc_sanctions")
            .GetProperty("current");
        Assert.Equal(only.GetProperty("edition").GetString(), edition.GetProperty("edition").GetString());

        // After a restart, the record shows that the list is not due.
        await one.KillAsync();
        await using var restarted = registry.Create(settings);
        await restarted.StartAsync();
        Assert.Equal(1, source.Asked);

        // The attempt was made before the clock was set back by a day.
        await restarted.KillAsync();
        await other.KillAsync();
        await using var owner = await registry.ConnectAsync();
        await using var ahead = new NpgsqlCommand(
            """
            UPDATE mt_doc_import SET data = jsonb_set(data, '{requestedAt}', to_jsonb((data ->> 'requestedAt')::timestamptz + interval '1 day'))
                WHERE data ->> 'list' = 'un_sc_sanctions'
            """,
            owner
        );
        Assert.Equal(1, await ahead.ExecuteNonQueryAsync());
        await using var setBack = registry.Create(settings);
        await setBack.StartAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(source.Asked), asked => asked == 2);
    }

    [Fact]
    public async Task A_source_that_returns_to_earlier_content_is_followed()
    {
        const string One = """{"id":"b-1","schema":"Person","properties":{"name":["Somebody"]}}""";
        foreach (var said in (string[])[One, One.Replace("Somebody", "Somebody Else", StringComparison.Ordinal)])
        {
            using var content = new StringContent(said, System.Text.Encoding.UTF8, "application/x-ndjson");
            using var sent = await registry.Secretariat.PostAsync(new Uri("lists/xx_back/editions", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        }

        await using var source = await Source.StartAsync(One);
        source.Answer();
        await using var scheduled = registry.Create(
            new Dictionary<string, string>
            {
                ["Lists__Schedule__xx_back__Url"] = source.Address,
                ["Lists__Schedule__xx_back__MediaType"] = "application/x-ndjson",
                ["SSL_CERT_FILE"] = source.TrustFile,
            }
        );
        await scheduled.StartAsync();
        var editions = await Eventually.BecomesAsync(() => registry.GetAsync("lists/xx_back/editions"), all => all.GetProperty("items").GetArrayLength() == 3);
        Assert.Equal(
            3,
            editions
                .GetProperty("items")
                .EnumerateArray()
                .Select(edition => edition.GetProperty("edition").GetProperty("edition").GetString())
                .Distinct()
                .Count()
        );
        Assert.Equal("Somebody", (await registry.GetAsync("entities/b-1")).GetProperty("caption").GetString());

        // Fetched again, it is already in force: no further edition. The bytes are still those of the first edition.
        using var again = new StringContent(One, System.Text.Encoding.UTF8, "application/x-ndjson");
        var current = editions.GetProperty("items")[0].GetProperty("edition").GetProperty("edition").GetString();
        using var fetched = await registry.Secretariat.PostAsync(new Uri($"lists/xx_back/editions?base={current}", UriKind.Relative), again);
        Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        Assert.Equal(3, (await registry.GetAsync("lists/xx_back/editions")).GetProperty("items").GetArrayLength());
    }

    private static IEnumerable<JsonElement> OfTheUn(JsonElement runs) =>
        runs.GetProperty("items").EnumerateArray().Where(item => item.GetProperty("list").GetString() == "un_sc_sanctions");

    private static string State(JsonElement run) => run.GetProperty("state").GetString()!;

    /// <summary>A source with its own certificate, which responds when the test says so.</summary>
    private sealed class Source : IAsyncDisposable
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly X509Certificate2 _certificate;
        private WebApplication? _app;
        private int _count;

        private Source(X509Certificate2 certificate)
        {
            _certificate = certificate;
            TrustFile = Path.Combine(Path.GetTempPath(), $"registry-trust-{Guid.CreateVersion7():N}.pem");
            File.WriteAllText(TrustFile, certificate.ExportCertificatePem());
        }

        public string TrustFile { get; }

        public int Asked => _count;

        public string Address { get; private set; } = "";

        public static async Task<Source> StartAsync(string list)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(
                new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true)
            );
            var now = TimeProvider.System.GetUtcNow();
            var source = new Source(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder
                .WebHost.UseKestrelCore()
                .UseKestrelHttpsConfiguration()
                .ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(source._certificate)));
            source._app = builder.Build();
            source._app.Run(async context =>
            {
                Interlocked.Increment(ref source._count);
                source._asked.TrySetResult();
                await source._answer.Task;
                context.Response.ContentType = "application/xml";
                await context.Response.WriteAsync(list);
            });
            await source._app.StartAsync();
            var bound = new Uri(source._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
            source.Address = $"https://localhost:{bound.Port}/consolidated.xml";
            return source;
        }

        public Task AskedAsync() => _asked.Task.WaitAsync(TimeSpan.FromMinutes(1));

        public void Answer() => _answer.TrySetResult();

        public async ValueTask DisposeAsync()
        {
            _answer.TrySetResult();
            if (_app is not null)
                await _app.DisposeAsync();
            _certificate.Dispose();
            File.Delete(TrustFile);
        }
    }
}
