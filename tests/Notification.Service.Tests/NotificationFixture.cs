using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using SanctionsRegistry.Contracts.Notifications;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Notification.Service.Tests;

/// <summary>The notification service as a process on its own database and virtual host, and the rest of the registry as a bus.</summary>
public class NotificationFixture : IAsyncLifetime
{
    private static int _agencies;
    private readonly string _secretKeyFile = Path.Combine(Path.GetTempPath(), $"webhook-key-{Guid.CreateVersion7():N}");

    public DevelopmentKey Key { get; } = new();

    public ServiceProcess Service { get; private set; } = null!;

    public TestBus Bus { get; private set; } = null!;

    public TestDatabase Database { get; private set; } = null!;

    public Uri VirtualHost { get; private set; } = null!;

    protected virtual bool AllowPrivateAddresses => true;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_secretKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        VirtualHost = await TestServers.CreateVirtualHostAsync();
        Database = await PreparedServices.CreateAsync("notification", VirtualHost);
        Service = Create();
        Bus = await TestBus.ConnectAsync(VirtualHost, typeof(NoticeDeliveredV1), typeof(NoticeUndeliverableV1));
        await Service.StartAsync();
    }

    /// <summary>Another instance on the same database and virtual host.</summary>
    public ServiceProcess Create() =>
        ServiceProcess.Create(
            "notification",
            Database,
            VirtualHost,
            Key,
            new Dictionary<string, string>
            {
                ["Webhooks__AllowPrivateAddresses"] = AllowPrivateAddresses ? "true" : "false",
                ["Webhooks__SecretKeyFile"] = _secretKeyFile,
                ["Deliveries__RetryDelays"] = "00:00:00.2, 00:00:00.2, 00:00:00.2",
                ["Deliveries__MaxRetryAfter"] = "00:00:02",
                ["Deliveries__Timeout"] = "00:00:03",
            }
        );

    public async Task DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Service.DisposeAsync();
        Key.Dispose();
        File.Delete(_secretKeyFile);
        GC.SuppressFinalize(this);
    }

    /// <summary>An agency that no other test uses: its feed starts in this test.</summary>
    public Agency NewAgency(string state = "KOR") => new(this, state, $"{state}-{Interlocked.Increment(ref _agencies)}");
}

/// <summary>The same, configured as in production: webhooks go only to the public Internet.</summary>
public sealed class StrictFixture : NotificationFixture
{
    protected override bool AllowPrivateAddresses => false;
}

/// <summary>An agency as a client of the service and as the subject of messages.</summary>
public sealed class Agency(NotificationFixture fixture, string state, string id)
{
    public string State => state;

    public string Id => id;

    public HttpClient Officer { get; } = fixture.Key.Client(fixture.Service, state, id, "officer");

    public HttpClient As(params string[] roles) => fixture.Key.Client(fixture.Service, state, id, roles);

    public async Task<JsonElement> SubscribeAsync(string url, params string[] topics)
    {
        using var response = await Officer.PostAsJsonAsync("subscriptions", new { url, topics });
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.StatusCode == HttpStatusCode.Created, body.ToString());
        return body;
    }

    public async Task<IReadOnlyList<JsonElement>> FeedAsync(int limit = 1000) =>
        [.. (await Officer.GetFromJsonAsync<JsonElement>($"feed?limit={limit}")).GetProperty("items").EnumerateArray()];

    public Task<IReadOnlyList<JsonElement>> FeedReachesAsync(int count) => Eventually.BecomesAsync(() => FeedAsync(), notices => notices.Count >= count);

    public async Task<IReadOnlyList<JsonElement>> DeliveriesAsync(string query = "") =>
        [.. (await Officer.GetFromJsonAsync<JsonElement>($"deliveries?{query}")).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> DeliveryBecomesAsync(string status) =>
        (
            await Eventually.BecomesAsync(
                () => DeliveriesAsync(),
                deliveries => deliveries.Count > 0 && deliveries.All(delivery => delivery.GetProperty("status").GetString() == status)
            )
        )[0];

    public PermitIssuedV1 Issued(Guid? permit = null, long version = 2, string reference = "A-1") =>
        PermitSamples.Issued(state, id, permit, version, reference);
}

/// <summary>Messages that tests share.</summary>
public static class Messages
{
    public static SubjectListedV1 SubjectListed() =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 1,
            OccurredAt = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
            SubjectId = "unsc-1",
            List = "un_sc_sanctions",
            Edition = "abc",
            Schema = "Person",
            Caption = "A Person",
        };
}
