using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Notification.Service.Tests;

/// <summary>An agency's webhook receiver: records what it receives, and answers as the test specifies.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private WebApplication? _app;

    /// <summary>The response to the n-th request, from 1.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    public string Url => $"http://127.0.0.1:{new Uri(_app!.Urls.Single()).Port}/hooks?key=receiver-key";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver._app = builder.Build();
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app!.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        _received.Enqueue(
            new(
                headers["webhook-id"].ToString(),
                headers["webhook-timestamp"].ToString(),
                headers["webhook-signature"].ToString(),
                body.ToArray(),
                headers.ContainsKey("traceparent")
            )
        );
        await Answer(_received.Count, context);
    }
}

/// <summary>A received webhook.</summary>
public sealed record ReceivedWebhook(string Id, string Timestamp, string Signature, byte[] Body, bool HasTrace)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>Verifies it as a receiver does, following the Standard Webhooks specification.</summary>
    public bool VerifiesWith(string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id}.{Timestamp}.")), .. Body];
        return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(hmac.ComputeHash(signed)));
    }
}
