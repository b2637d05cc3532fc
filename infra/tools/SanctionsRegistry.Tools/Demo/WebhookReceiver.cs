using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SanctionsRegistry.Tools.Demo;

/// <summary>The agency's webhook receiver: accepts each notice and checks its signature according to Standard Webhooks.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, ReceivedWebhook> _received = new();
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>The URL that the notification service sends to.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The subscription's secret, as returned by the service: <c>whsec_</c> and Base64.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Everything received, by webhook-id: a repeat is the same notice.</summary>
    public IReadOnlyCollection<ReceivedWebhook> Received => [.. _received.Values];

    public static async Task<WebhookReceiver> StartAsync(string host)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(host == "127.0.0.1" ? IPAddress.Loopback : IPAddress.Any, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        receiver.Url = new UriBuilder("http", host, port, "/notices").Uri;
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var id = context.Request.Headers["webhook-id"].ToString();
        var timestamp = context.Request.Headers["webhook-timestamp"].ToString();
        var verified = Verify(id, timestamp, body, context.Request.Headers["webhook-signature"].ToString());
        _received[id] = new ReceivedWebhook(id, verified, JsonElement.Parse(body));
        context.Response.StatusCode = verified ? StatusCodes.Status204NoContent : StatusCodes.Status401Unauthorized;
    }

    private bool Verify(string id, string timestamp, string body, string signatures)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        if ((TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Tolerance)
            return false;
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return signatures.Split(' ').Any(signature => Matches(signature, expected));
    }

    private static bool Matches(string signature, byte[] expected)
    {
        Span<byte> given = stackalloc byte[64];
        return signature.StartsWith("v1,", StringComparison.Ordinal)
            && Convert.TryFromBase64String(signature[3..], given, out var length)
            && CryptographicOperations.FixedTimeEquals(given[..length], expected);
    }
}

/// <summary>A notice received by the webhook.</summary>
/// <param name="Id">Its webhook-id.</param>
/// <param name="Verified">Whether the signature was valid.</param>
/// <param name="Body">Type, timestamp and data.</param>
internal sealed record ReceivedWebhook(string Id, bool Verified, JsonElement Body)
{
    /// <summary>The notice's topic.</summary>
    public string Topic => Body.GetProperty("type").GetString() ?? "";
}
