using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Tests.Support.Chaos;

/// <summary>Receives webhooks for each agency at a separate address.</summary>
internal sealed class ChaosReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, bool>> _received = new();
    private readonly WebApplication _app;
    private readonly int _port;

    private ChaosReceiver(WebApplication app, int port) => (_app, _port) = (app, port);

    public static async Task<ChaosReceiver> StartAsync()
    {
        var port = TestServers.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        var receiver = new ChaosReceiver(builder.Build(), port);
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public Uri AddressOf(string agency) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/{agency}"));

    /// <summary>The number of notices that have reached the agency, not counting repeats.</summary>
    public int CountOf(string agency) => Of(agency).Count;

    public bool Has(string agency, long number) => Of(agency).ContainsKey(number);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private ConcurrentDictionary<long, bool> Of(string agency) => _received.GetOrAdd(agency, _ => new());

    private async Task ReceiveAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        Of(context.Request.Path.Value!.Trim('/')).TryAdd(body.GetProperty("data").GetProperty("number").GetInt64(), true);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
