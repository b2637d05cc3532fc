using System.Net;
using Platform.Hosting.Problems;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Service.Imports;
using Registry.Service.Lists;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>What the schedule can be configured with, and what it accepts from the network.</summary>
public sealed class ListScheduleTests : IDisposable
{
    private static readonly Uri Address = new("https://lists.example.org/files/list.xml");
    private readonly string _folder = Directory.CreateTempSubdirectory("registry-fetch-").FullName;

    [Fact]
    public void A_list_is_fetched_from_the_configured_addresses_at_the_configured_interval()
    {
        var settings = new ListScheduleSettings
        {
            Schedule = new()
            {
                ["un_sc_sanctions"] = new() { Url = "https://lists.example.org/un.xml", Every = TimeSpan.FromHours(6) },
                ["us_ofac_sdn"] = new() { Urls = ["https://lists.example.org/sdn.csv", "https://lists.example.org/alt.csv"] },
                ["xx_list"] = new() { Url = "https://lists.example.org/xx.json" },
            },
        };
        Assert.Empty(settings.Problems());
        Assert.Equal(
            [("un_sc_sanctions", 1, 6d, "application/xml"), ("us_ofac_sdn", 2, 1d, "multipart/form-data"), ("xx_list", 1, 1d, "application/x-ndjson")],
            settings
                .Lists.Select(list => (list.List.Value, list.Addresses.Count, list.Every.TotalHours, list.MediaType))
                .OrderBy(list => list.Value, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_list_is_due_when_its_interval_has_passed()
    {
        var time = new ManualTime();
        var (list, due, attempt) = (Every(TimeSpan.FromHours(1)), new DueLists(time), AttemptAt(time.GetUtcNow()));
        Assert.True(due.IsDue(list, last: null));
        Assert.False(due.IsDue(list, attempt));
        time.Elapse(TimeSpan.FromMinutes(59));
        Assert.False(due.IsDue(list, attempt));
        time.Elapse(TimeSpan.FromMinutes(1));
        Assert.True(due.IsDue(list, attempt));
        Assert.False(due.IsDue(list, AttemptAt(time.GetUtcNow())));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void A_clock_that_is_set_back_does_not_make_a_list_wait_longer(int minutes)
    {
        var time = new ManualTime();
        var (list, due, attempt) = (Every(TimeSpan.FromHours(1)), new DueLists(time), AttemptAt(time.GetUtcNow()));
        Assert.False(due.IsDue(list, attempt));
        time.Elapse(TimeSpan.FromMinutes(30));
        time.Jump(-TimeSpan.FromMinutes(minutes));
        Assert.False(due.IsDue(list, attempt));
        time.Elapse(TimeSpan.FromMinutes(30));
        Assert.True(due.IsDue(list, attempt));
    }

    [Fact]
    public void After_a_restart_the_record_says_when_a_list_is_due()
    {
        var time = new ManualTime();
        var attempt = AttemptAt(time.GetUtcNow());
        time.Elapse(TimeSpan.FromHours(1));
        Assert.True(new DueLists(time).IsDue(Every(TimeSpan.FromHours(1)), attempt));
    }

    [Fact]
    public void A_maximum_age_can_be_configured_for_each_list()
    {
        var ages = new ListAgeSettings
        {
            StaleAfter = TimeSpan.FromDays(2),
            StaleAfterByList = new() { ["us_ofac_sdn"] = TimeSpan.FromDays(7) },
        };
        Assert.Equal(TimeSpan.FromDays(2), ages.AllowedOf(ListId.UnitedNations));
        Assert.Equal(TimeSpan.FromDays(7), ages.AllowedOf(ListId.SpeciallyDesignatedNationals));
        Assert.Equal([ListId.UnitedNations, ListId.SpeciallyDesignatedNationals], ages.Expected);
    }

    [Fact]
    public async Task A_file_is_fetched_with_the_modification_time_from_its_source()
    {
        var modified = new DateTimeOffset(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);
        using var spool = new Spool(_folder, 100);
        using var fetcher = Fetcher(_ => new(HttpStatusCode.OK) { Content = new StringContent("<list/>") { Headers = { LastModified = modified } } });
        Assert.Equal(modified, await fetcher.FetchAsync([Address], spool, CancellationToken.None));
        using var read = new StreamReader(Assert.Single(spool.Uploads).Open());
        Assert.Equal("<list/>", await read.ReadToEndAsync());
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_redirect_is_followed_on_the_same_host()
    {
        using var spool = new Spool(_folder, 100);
        using var fetcher = Fetcher(request =>
            request.RequestUri == Address ? To("/moved.xml") : new(HttpStatusCode.OK) { Content = new StringContent("<list/>") }
        );
        await fetcher.FetchAsync([Address], spool, CancellationToken.None);
        Assert.Equal(7, spool.Length);
    }

    [Theory]
    [InlineData("https://elsewhere.example.org/list.xml")]
    [InlineData("http://lists.example.org/files/list.xml")]
    [InlineData("https://lists.example.org:8443/list.xml")]
    [InlineData("/files/list.xml")]
    public async Task A_redirect_to_another_host_or_in_a_loop_is_not_followed(string location)
    {
        using var spool = new Spool(_folder, 100);
        using var fetcher = Fetcher(_ => To(location));
        await Assert.ThrowsAsync<ListNotFetchedException>(() => fetcher.FetchAsync([Address], spool, CancellationToken.None));
        Assert.Equal(0, spool.Length);
    }

    [Fact]
    public async Task A_response_over_the_size_limit_of_uploads_is_refused()
    {
        using var spool = new Spool(_folder, 100);
        using var fetcher = Fetcher(_ => new(HttpStatusCode.OK) { Content = new StringContent(new string('x', 101)) });
        Assert.Equal(
            ProblemTypes.TooLarge,
            (await Assert.ThrowsAsync<RequestRejectedException>(() => fetcher.FetchAsync([Address], spool, CancellationToken.None))).Problem
        );
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_missing_response_times_out()
    {
        using var spool = new Spool(_folder, 100);
        using var fetcher = new ListFetcher(
            new Answers((_, cancellationToken) => new TaskCompletionSource<HttpResponseMessage>().Task.WaitAsync(cancellationToken)),
            TimeSpan.FromMilliseconds(50)
        );
        await Assert.ThrowsAsync<ListNotFetchedException>(() => fetcher.FetchAsync([Address], spool, CancellationToken.None));
    }

    [Fact]
    public async Task Several_files_are_identified_by_what_sha256sum_prints_for_them_in_any_order()
    {
        using var one = new Spool(_folder, 100);
        using var other = new Spool(_folder, 100);
        foreach (var (spool, names) in ((Spool, string[])[])[(one, ["a", "b"]), (other, ["b", "a"])])
        {
            foreach (var name in names)
                await spool.AddAsync(name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(name)), CancellationToken.None);
        }

        Assert.Equal(one.Hash, other.Hash);
        var printed =
            "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a\n3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b\n"u8;
        Assert.Equal(EditionHash.Of(System.Security.Cryptography.SHA256.HashData(printed)), one.Hash);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static ListFetcher Fetcher(Func<HttpRequestMessage, HttpResponseMessage> answer) =>
        new(new Answers((request, _) => Task.FromResult(answer(request))), TimeSpan.FromMinutes(1));

    private static HttpResponseMessage To(string location) => new(HttpStatusCode.Found) { Headers = { Location = new(location, UriKind.RelativeOrAbsolute) } };

    private static ScheduledList Every(TimeSpan interval) => new(ListId.UnitedNations, [Address], interval, "application/xml");

    private static Import AttemptAt(DateTimeOffset at) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            State = ImportState.Published,
            List = ListId.UnitedNations,
            Format = "un-xml",
            Title = null,
            GeneratedAt = null,
            DryRun = false,
            Base = null,
            RequestedBy = new ImportActor("registry", Agency: null),
            RequestedAt = at,
            ChangedAt = at,
        };

    /// <summary>A source on the network.</summary>
    private sealed class Answers(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, cancellationToken);
    }
}
