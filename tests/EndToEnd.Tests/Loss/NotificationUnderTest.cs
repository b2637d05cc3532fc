using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using SanctionsRegistry.Contracts.Notifications;
using SanctionsRegistry.Tools.Access;
using Tests.Support;

namespace EndToEnd.Tests.Loss;

/// <summary>The notification service: each message becomes a notice of the agency's feed, and each notice is delivered to its webhook.</summary>
internal sealed class NotificationUnderTest : ServiceUnderTest
{
    private WebApplication? _receiver;
    private HttpClient? _officer;

    public NotificationUnderTest()
        : base("notification", typeof(NoticeDeliveredV1)) =>
        Settings = new Dictionary<string, string>
        {
            ["Webhooks__AllowPrivateAddresses"] = "true",
            ["Webhooks__SecretKeyFile"] = Path.Combine(Key.Folder, DevelopmentKeys.WebhookFile),
        };

    public override string PublishedEvent => "delivery_delivered";

    protected override IReadOnlyDictionary<string, string> Settings { get; }

    public override async Task WorkAsync(int items)
    {
        var before = Distinct<NoticeDeliveredV1>().Count;
        await PacedAsync(items, _ => Bus.PublishAsync(PermitSamples.Issued()));
        await ReachAsync<NoticeDeliveredV1>(before + items);
    }

    public override async Task CheckAsync(int items)
    {
        var notices = new List<JsonElement>();
        while (
            await _officer!.GetFromJsonAsync<JsonElement>($"feed?after={notices.Count}&limit=100") is var page && page.GetProperty("items").GetArrayLength() > 0
        )
            notices.AddRange(page.GetProperty("items").EnumerateArray());
        Assert.Equal(Enumerable.Range(1, items), notices.Select(notice => notice.GetProperty("number").GetInt32()));
        Assert.Equal(items, notices.Select(notice => notice.GetProperty("eventId").GetGuid()).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, items).Select(number => (long)number), Distinct<NoticeDeliveredV1>().Select(message => message.NoticeNumber).Order());
        Assert.Equal(items, await CountAsync($"mt_events WHERE type = '{PublishedEvent}'"));
    }

    protected override async Task PrepareAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _receiver = builder.Build();
        _receiver.MapPost("hooks", () => { });
        await _receiver.StartAsync();
    }

    protected override async Task BeginAsync()
    {
        _officer = Key.Client(Service, "KOR", "KOR-MOEL", "officer");
        using var response = await _officer.PostAsJsonAsync("subscriptions", new { url = $"{_receiver!.Urls.Single()}/hooks", topics = new[] { "*" } });
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
    }

    protected override async Task EndAsync()
    {
        _officer?.Dispose();
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }
}
