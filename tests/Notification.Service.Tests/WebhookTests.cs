using System.Net;
using System.Security.Cryptography;
using Notification.Domain.Deliveries;
using Notification.Domain.Subscriptions;
using Notification.Service.Deliveries;
using Notification.Service.Subscriptions;
using Platform.Kernel;
using Tests.Support;

namespace Notification.Service.Tests;

public sealed class WebhookTests
{
    private static readonly CountryCode Korea = CountryCode.From("KOR");
    private static readonly SubscriptionId Id = SubscriptionId.From(NameBasedGuid.Create("subscription"));
    private static readonly string Key = Convert.ToBase64String(SHA256.HashData("key"u8));
    private static readonly string OlderKey = Convert.ToBase64String(SHA256.HashData("older key"u8));

    [Fact]
    public void A_webhook_is_signed_as_in_the_example_of_Standard_Webhooks()
    {
        // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        var webhook = new Webhook("msg_p5jXN8AQM9LWM0D4loKWxJek", """{"test": 2432232314}"""u8.ToArray());
        using var request = webhook.ToRequest(
            new("https://agency.example/"),
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            DateTimeOffset.FromUnixTimeSeconds(1614265330)
        );
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", request.Headers.GetValues("webhook-signature").Single());
    }

    [Fact]
    public async Task A_name_that_resolves_to_an_internal_address_after_it_was_checked_is_not_called()
    {
        await using var inside = await WebhookReceiver.StartAsync();
        var asked = 0;
        var targets = new WebhookTargets(
            AllowPrivateAddresses: false,
            (_, _) => Task.FromResult<IPAddress[]>([++asked == 1 ? IPAddress.Parse("93.184.215.14") : IPAddress.Loopback])
        );
        var url = WebhookUrl.Parse($"http://rebinding.example:{new Uri(inside.Url).Port}/");
        Assert.Null(await targets.FindProblemAsync(url, default));

        var result = await SendAsync(targets, url);

        Assert.Equal(new AttemptResult.Failed(DeliveryFailure.AddressNotPublic), result);
        Assert.Empty(inside.Received);
    }

    [Fact]
    public async Task A_name_with_one_internal_address_is_refused()
    {
        var targets = new WebhookTargets(
            AllowPrivateAddresses: false,
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.215.14"), IPAddress.Parse("10.0.0.1")])
        );
        Assert.NotNull(await targets.FindProblemAsync(WebhookUrl.Parse("https://mixed.example/"), default));
    }

    [Fact]
    public async Task A_receiver_that_never_stops_sending_is_disconnected()
    {
        await using var endless = await WebhookReceiver.StartAsync();
        endless.Answer = async (_, context) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.Body.WriteAsync(new byte[64 * 1024], context.RequestAborted);
        };
        Assert.Equal(
            new AttemptResult.Accepted(200),
            await SendAsync(new(AllowPrivateAddresses: true, Dns.GetHostAddressesAsync), WebhookUrl.Parse(endless.Url))
        );
    }

    [Fact]
    public async Task A_port_that_nothing_listens_on_is_a_failed_attempt()
    {
        var result = await SendAsync(
            new(AllowPrivateAddresses: true, Dns.GetHostAddressesAsync),
            WebhookUrl.Parse($"http://127.0.0.1:{TestServers.FreePort()}/")
        );
        Assert.Equal(new AttemptResult.Failed(DeliveryFailure.NotConnected), result);
    }

    [Fact]
    public void A_sealed_secret_opens_for_its_subscription_only()
    {
        var seal = new SecretSeal([Key]);
        var secret = SecretSeal.NewSecret();
        var closed = seal.Seal(secret, Korea, Id);
        Assert.Equal(secret, seal.Open(closed, Korea, Id));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed, CountryCode.From("FRA"), Id));
        Assert.ThrowsAny<CryptographicException>(() => seal.Open(closed, Korea, SubscriptionId.From(NameBasedGuid.Create("another"))));
        Assert.ThrowsAny<CryptographicException>(() => new SecretSeal([OlderKey]).Open(closed, Korea, Id));
    }

    [Fact]
    public void The_first_key_in_the_file_seals_and_an_older_one_still_opens()
    {
        var secret = SecretSeal.NewSecret();
        var old = new SecretSeal([OlderKey]).Seal(secret, Korea, Id);
        var rotated = new SecretSeal(["# newest first", Key, "", OlderKey]);
        Assert.Equal(secret, rotated.Open(old, Korea, Id));
        Assert.Equal(secret, new SecretSeal([Key]).Open(rotated.Seal(secret, Korea, Id), Korea, Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64")]
    public void A_file_without_a_valid_key_is_refused(string line) => Assert.Throws<InvalidOperationException>(() => new SecretSeal([line]));

    private static async Task<AttemptResult> SendAsync(WebhookTargets targets, WebhookUrl url)
    {
        using var sender = new WebhookSender(targets, new() { Timeout = TimeSpan.FromSeconds(5) }, TimeProvider.System);
        return await sender.SendAsync(new("msg_1", "{}"u8.ToArray()), url.Address, SecretSeal.NewSecret(), default);
    }
}
