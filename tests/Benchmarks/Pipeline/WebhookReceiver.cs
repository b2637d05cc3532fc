using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>Receives webhooks and records when each suspension arrived. Nothing polls: a caller that waits for a permit is woken by its webhook.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<long>> _suspensions = new();
    private readonly WebApplication _app;
    private int _unsigned;

    private WebhookReceiver(WebApplication app, Uri address) => (_app, Address) = (app, address);

    public Uri Address { get; }

    /// <summary>The number received without a signature.</summary>
    public int Unsigned => _unsigned;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{TestServers.FreePort()}/"));
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address.ToString());
        var receiver = new WebhookReceiver(builder.Build(), address);
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>The timestamp (<see cref="Stopwatch.GetTimestamp"/>) at which the permit's suspension arrived.</summary>
    public Task<long> SuspendedAsync(Guid permit, TimeSpan timeout) => Of(permit).Task.WaitAsync(timeout);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private TaskCompletionSource<long> Of(Guid permit) => _suspensions.GetOrAdd(permit, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task ReceiveAsync(HttpContext context)
    {
        var arrived = Stopwatch.GetTimestamp();
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        if (!context.Request.Headers.ContainsKey("webhook-signature"))
            Interlocked.Increment(ref _unsigned);
        if (body.GetProperty("type").GetString() == "permit-suspended")
            Of(body.GetProperty("data").GetProperty("permitId").GetGuid()).TrySetResult(arrived);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
