using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests;

/// <summary>A collector: receives what the services export by OTLP over HTTP, and keeps the latest value of each metric.</summary>
public sealed class MetricsReceiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Service, string Metric, string Attributes), double> _values = new();
    private readonly WebApplication _app;

    private MetricsReceiver(WebApplication app) => _app = app;

    /// <summary>The settings that make a service export here.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; private set; } = null!;

    /// <summary>The latest value of a counter or gauge, over all services and over the attributes that are not named; null when none was exported.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="attribute">An attribute as <c>name=value</c>; empty for a metric without attributes.</param>
    public double? ValueOf(string metric, string attribute)
    {
        var values = _values.Where(pair => pair.Key.Metric == metric && pair.Key.Attributes.Split(',').Contains(attribute)).Select(pair => pair.Value).ToList();
        return values.Count == 0 ? null : values.Sum();
    }

    public static async Task<MetricsReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new MetricsReceiver(app);
        app.Run(receiver.ReceiveAsync);
        await app.StartAsync();
        receiver.Settings = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_TRACES_SAMPLER"] = "always_off",
        };
        return receiver;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (context.Request.Path == "/v1/metrics")
            Read(body.ToArray());
    }

    // ExportMetricsServiceRequest of opentelemetry-proto; reads only the fields that are needed.
    private void Read(ReadOnlyMemory<byte> request)
    {
        foreach (var resource in Fields(request, 1))
        {
            var service =
                Attributes(Fields(resource, 1).SelectMany(fields => Fields(fields, 1)))
                    .FirstOrDefault(attribute => attribute.StartsWith("service.instance.id=", StringComparison.Ordinal))
                ?? "";
            foreach (var metric in Fields(resource, 2).SelectMany(scope => Fields(scope, 2)))
            {
                var name = Encoding.UTF8.GetString(Fields(metric, 1).First().Span);
                // A gauge or a sum.
                foreach (var point in Fields(metric, 5).Concat(Fields(metric, 7)).SelectMany(numbers => Fields(numbers, 1)))
                {
                    var value = Fields(point, 6)
                        .Select(bytes => (double)BitConverter.ToInt64(bytes.Span))
                        .Concat(Fields(point, 4).Select(bytes => BitConverter.ToDouble(bytes.Span)))
                        .FirstOrDefault();
                    _values[(service, name, string.Join(',', Attributes(Fields(point, 7))))] = value;
                }
            }
        }
    }

    private static IEnumerable<string> Attributes(IEnumerable<ReadOnlyMemory<byte>> pairs) =>
        pairs.Select(pair =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Encoding.UTF8.GetString(Fields(pair, 1).First().Span)}="
                    + $"{Encoding.UTF8.GetString(Fields(pair, 2).SelectMany(value => Fields(value, 1)).FirstOrDefault().Span)}"
            )
        );

    /// <summary>The values of a field of a protobuf message: the bytes of a message or text, or the eight bytes of a number.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int wanted)
    {
        var (found, at) = (new List<ReadOnlyMemory<byte>>(), 0);
        while (at < message.Length)
        {
            var tag = Varint(message.Span, ref at);
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                5 => 4,
                _ => -1,
            };
            if ((tag & 7) == 0)
                Varint(message.Span, ref at);
            if (length < 0)
                length = (int)Varint(message.Span, ref at);
            if ((int)(tag >> 3) == wanted && length > 0)
                found.Add(message.Slice(at, length));
            at += length;
        }

        return found;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
