using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tests.Support;
using Xunit.Abstractions;

namespace Registry.Service.Tests;

/// <summary>Each format over HTTP, with made-up files in the form of the real ones, and what each refuses.</summary>
public sealed class FormatTests(RegistryFixture registry, ITestOutputHelper output) : IClassFixture<RegistryFixture>
{
    private const string Sdn = "lists/us_ofac_sdn/editions";
    private static readonly string[] Triple = ["sdn.csv", "alt.csv", "add.csv"];

    [Fact]
    public async Task Ofac_files_are_one_edition_and_the_same_in_a_zip_change_nothing()
    {
        using var form = Form(Triple.Select(name => (name, Fixture($"ofac-csv/{name}"))));
        var first = await AnswerAsync(
            await registry.Secretariat.PostAsync(new Uri(Sdn + "?generated_at=2026-01-02", UriKind.Relative), form),
            HttpStatusCode.Created
        );
        Assert.Equal(
            ("ofac-csv", new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero)),
            (first.GetProperty("format").GetString(), first.GetProperty("generatedAt").GetDateTimeOffset())
        );
        var total = first.GetProperty("people").GetInt32() + first.GetProperty("entities").GetInt32();
        Assert.Equal(total, first.GetProperty("added").GetInt32());
        Assert.Equal(total, (await registry.GetAsync("search/us_ofac_sdn?limit=0")).GetProperty("total").GetProperty("value").GetInt32());

        using var again = Form(Triple.Reverse().Select(name => (name, Fixture($"ofac-csv/{name}"))));
        var repeated = await AnswerAsync(await registry.Secretariat.PostAsync(new Uri(Sdn, UriKind.Relative), again), HttpStatusCode.OK);
        // Only the first response says how many permits the edition concerned.
        Assert.Equal(
            first.EnumerateObject().Where(property => property.Name != "concerned").Select(property => property.ToString()),
            repeated.EnumerateObject().Select(property => property.ToString())
        );

        var zip = await SendAsync(Sdn, "application/zip", Zip(Triple.Select(name => (name, Fixture($"ofac-csv/{name}")))), HttpStatusCode.Created);
        Assert.Equal(
            (0, 0, 0, total),
            (
                zip.GetProperty("added").GetInt32(),
                zip.GetProperty("changed").GetInt32(),
                zip.GetProperty("removed").GetInt32(),
                zip.GetProperty("unchanged").GetInt32()
            )
        );
    }

    [Fact]
    public async Task The_advanced_file_of_Ofac_is_read_in_its_own_format_and_gives_its_own_date()
    {
        using var content = Typed(Fixture("ofac-advanced-xml/sdn_advanced.xml"), "application/xml");
        using var response = await registry.Secretariat.PostAsync(new Uri(Sdn + "?dry_run=true", UriKind.Relative), content);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        // Another test of this list may have published a later edition by now; then this one is refused.
        if (response.StatusCode == HttpStatusCode.Conflict)
            Assert.Contains("before the current edition", answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        else
            Assert.Equal("ofac-advanced-xml", answer.GetProperty("format").GetString());
        var run = (await RegistryFixture.GetAsync("imports", registry.Secretariat)).GetProperty("items")[0];
        Assert.Equal("ofac-advanced-xml", run.GetProperty("format").GetString());
        Assert.NotEqual(0, run.GetProperty("entries").GetInt32());
    }

    [Fact]
    public async Task Listed_wallets_are_subjects()
    {
        var edition = await SendAsync("lists/us_ofac_wallets/editions", "application/json", Fixture("wallets-json/wallets.json"), HttpStatusCode.Created);
        Assert.Equal(("wallets-json", 0), (edition.GetProperty("format").GetString(), edition.GetProperty("people").GetInt32()));
        var found = (await registry.GetAsync("search/us_ofac_wallets")).GetProperty("results");
        Assert.All(found.EnumerateArray(), wallet => Assert.Equal("CryptoWallet", wallet.GetProperty("schema").GetString()));
        Assert.Equal(edition.GetProperty("entities").GetInt32(), found.GetArrayLength());

        // An application that pays into one of them is a hit, regardless of its holder.
        var wallet = found[0];
        var applied = PermitSamples.Applied("Bartholomew Quigley") with
        {
            OtherParties =
            [
                new()
                {
                    Role = "payee",
                    Name = "Bartholomew Quigley",
                    Country = null,
                    RegistrationNumber = null,
                    Wallet = wallet.GetProperty("properties").GetProperty("publicKey")[0].GetString(),
                },
            ],
        };
        var hit = Assert.Single((await registry.ScreenAsync(applied)).Hits);
        Assert.Equal(("payee", wallet.GetProperty("id").GetString()), (hit.Screened, hit.SubjectId));

        var again = await SendAsync("lists/us_ofac_wallets/editions", "application/json", Fixture("wallets-json/wallets.json"), HttpStatusCode.OK);
        Assert.Equal(edition.GetProperty("edition").GetString(), again.GetProperty("edition").GetString());
    }

    [Fact]
    public async Task An_unknown_list_is_created_by_its_first_edition()
    {
        using (var before = await registry.Officer.GetAsync(new Uri("search/xx_new_list?q=pak", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        using var content = new ByteArrayContent(Fixture("ftm-json/entities.ftm.json"))
        {
            Headers = { ContentType = new("application/x-ndjson"), LastModified = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero) },
        };
        var edition = await AnswerAsync(
            await registry.Secretariat.PostAsync(new Uri("lists/xx_new_list/editions?title=A%20made-up%20list", UriKind.Relative), content),
            HttpStatusCode.Created
        );
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), edition.GetProperty("generatedAt").GetDateTimeOffset());
        Assert.NotEmpty(edition.GetProperty("unknownTags").EnumerateArray());
        var list = Assert.Single(
            (await registry.GetAsync("lists")).GetProperty("items").EnumerateArray(),
            list => list.GetProperty("list").GetString() == "xx_new_list"
        );
        Assert.Equal("A made-up list", list.GetProperty("title").GetString());
        Assert.Equal(
            "NK-aTr1vq7Pak",
            (await registry.GetAsync("search/xx_new_list?q=Pak%20Chol%20Min")).GetProperty("results")[0].GetProperty("id").GetString()
        );

        // An id belongs to no single list: another list can name the same entity.
        await SendAsync("lists/xx_other_list/editions", "application/json+ftm", Fixture("ftm-json/entities.ftm.json"), HttpStatusCode.Created);
        Assert.Equal(
            ["xx_new_list", "xx_other_list"],
            (await registry.GetAsync("entities/NK-aTr1vq7Pak")).GetProperty("datasets").EnumerateArray().Select(dataset => dataset.GetString())
        );
    }

    public static TheoryData<string, string, string, HttpStatusCode> Refused =>
        new()
        {
            { "two files of three", Sdn, "multipart/form-data", HttpStatusCode.UnprocessableEntity },
            { "a form without files", Sdn, "multipart/form-data", HttpStatusCode.BadRequest },
            { "a truncated form", Sdn, "multipart/form-data", HttpStatusCode.BadRequest },
            { "a form that is too long", Sdn, "multipart/form-data", HttpStatusCode.RequestEntityTooLarge },
            { "addresses of an unknown entry", Sdn, "multipart/form-data", HttpStatusCode.UnprocessableEntity },
            { "a zip bomb", Sdn, "application/zip", HttpStatusCode.UnprocessableEntity },
            { "not a zip", Sdn, "application/zip", HttpStatusCode.UnprocessableEntity },
            { "nothing", Sdn, "application/zip", HttpStatusCode.UnprocessableEntity },
            { "wallets", Sdn, "application/json", HttpStatusCode.UnsupportedMediaType },
            { "wallets", "lists/us_ofac_wallets/editions", "text/plain", HttpStatusCode.UnsupportedMediaType },
            { "not a zip", "lists/us_ofac_wallets/editions", "application/json", HttpStatusCode.UnprocessableEntity },
            { "not a zip", "lists/xx_refused/editions", "application/x-ndjson", HttpStatusCode.UnprocessableEntity },
            { "a line that is not JSON", "lists/xx_refused/editions", "application/x-ndjson", HttpStatusCode.UnprocessableEntity },
            { "a text that cannot be stored", "lists/xx_refused/editions", "application/x-ndjson", HttpStatusCode.UnprocessableEntity },
            { "too long", "lists/xx_refused/editions", "application/x-ndjson", HttpStatusCode.RequestEntityTooLarge },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_file_leaves_nothing_behind(string what, string path, string mediaType, HttpStatusCode status)
    {
        var before = await RestingAsync();
        using var content = Content(what, mediaType);
        using var response = await registry.Secretariat.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        output.WriteLine(text);
        Assert.Equal(status, response.StatusCode);
        Assert.StartsWith("/problems/", JsonDocument.Parse(text).RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await RestingAsync());
    }

    [SharedDataFact]
    public async Task All_real_wallets_are_read()
    {
        var run = await SendAsync(
            "lists/us_ofac_wallets/editions?dry_run=true",
            "application/json",
            await File.ReadAllBytesAsync(SharedData.File("ofac/digital_currency_addresses_2026-08-08.json")),
            HttpStatusCode.OK
        );
        Assert.Equal(961, run.GetProperty("entries").GetInt32());
    }

    private static byte[] Fixture(string path) =>
        File.ReadAllBytes(Path.Combine(TestServers.RepositoryRoot, "tests", "Registry.Formats.Tests", "Fixtures", path));

    private static HttpContent Content(string what, string mediaType) =>
        what switch
        {
            "two files of three" => Form(Triple.Take(2).Select(name => (name, Fixture($"ofac-csv/{name}")))),
            "a form without files" => new MultipartFormDataContent { { new StringContent("sdn"), "sdn" } },
            "a truncated form" => Typed(
                "--here\r\nContent-Disposition: form-data; name=\"a\"; filename=\"sdn.csv\"\r\n\r\n1,"u8.ToArray(),
                "multipart/form-data; boundary=here"
            ),
            "a form that is too long" => Form([("sdn.csv", new byte[3_500_000])]),
            "addresses of an unknown entry" => Form([
                .. Triple.Take(2).Select(name => (name, Fixture($"ofac-csv/{name}"))),
                ("add.csv", "99999999,1,\"Street\",\"City\",\"Country\",-0- \r\n"u8.ToArray()),
            ]),
            "a zip bomb" => Typed(Zip([("sdn.csv", new byte[70 << 20]), ("alt.csv", [.. "1"u8]), ("add.csv", [.. "1"u8])]), mediaType),
            "not a zip" => Typed("PK or something like it"u8.ToArray(), mediaType),
            "nothing" => Typed([], mediaType),
            "wallets" => Typed(Fixture("wallets-json/wallets.json"), mediaType),
            "a line that is not JSON" => Typed([.. Fixture("ftm-json/entities.ftm.json"), .. "\n{\"id\":"u8], mediaType),
            "a text that cannot be stored" => Typed("""{"id":"xx-1","schema":"Person","properties":{"name":["A\u0000B"]}}"""u8.ToArray(), mediaType),
            "too long" => Typed([.. Enumerable.Repeat((byte)'\n', 3_100_000)], mediaType),
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };

    private static ByteArrayContent Typed(byte[] bytes, string mediaType) => new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } };

    private static MultipartFormDataContent Form(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, bytes) in files)
            form.Add(new ByteArrayContent(bytes), "file", name);
        return form;
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private async Task<JsonElement> SendAsync(string path, string mediaType, byte[] bytes, params HttpStatusCode[] statuses)
    {
        using var content = Typed(bytes, mediaType);
        return await AnswerAsync(await registry.Secretariat.PostAsync(new Uri(path, UriKind.Relative), content), statuses);
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response, params HttpStatusCode[] statuses)
    {
        using var answered = response;
        Assert.True(statuses.Contains(response.StatusCode), $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<string> RestingAsync()
    {
        await Eventually.BecomesAsync(
            registry.EventsAsync,
            events => events.GetValueOrDefault("edition_published") == events.GetValueOrDefault("watches_rescreened")
        );
        return await registry.RemainsAsync();
    }
}

/// <summary>OFAC's real files, published.</summary>
public sealed class RealOfacTests(RegistryFixture registry, ITestOutputHelper output) : IClassFixture<RegistryFixture>
{
    [SharedDataFact]
    public async Task The_real_files_of_Ofac_are_published_and_the_same_again_changes_nothing()
    {
        await using var roomy = registry.Create(new Dictionary<string, string> { ["Lists__MaxFileBytes"] = "100000000" });
        await roomy.StartAsync();
        using var secretariat = registry.Client(roomy, null, "UN-SC", "secretariat");
        secretariat.Timeout = TimeSpan.FromMinutes(5);
        var first = await PostAsync(secretariat, "");
        output.WriteLine(first.ToString());
        Assert.Equal(8_976, first.GetProperty("added").GetInt32());
        var again = await PostAsync(secretariat, "\n");
        Assert.Equal((0, 0, 0), (again.GetProperty("added").GetInt32(), again.GetProperty("changed").GetInt32(), again.GetProperty("removed").GetInt32()));
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string suffix)
    {
        using var form = new MultipartFormDataContent();
        foreach (var kind in (string[])["sdn", "alt", "add"])
        {
            var name = $"{kind}_2021-07.csv";
            form.Add(
                new ByteArrayContent([.. await File.ReadAllBytesAsync(SharedData.File($"ofac/{name}")), .. Encoding.ASCII.GetBytes(suffix)]),
                "file",
                name
            );
        }

        using var response = await client.PostAsync(new Uri("lists/us_ofac_sdn/editions", UriKind.Relative), form);
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
