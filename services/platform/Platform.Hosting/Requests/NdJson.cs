using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Requests;

/// <summary>Writes a response of any length, one JSON value per line. A slow reader slows the writing, so little of the response is in memory.</summary>
public sealed class NdJson : IDisposable
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/x-ndjson";

    private const int FlushBytes = 64 * 1024;
    private readonly HttpResponse _response;
    private readonly JsonSerializerOptions _options;
    private readonly Utf8JsonWriter _json;

    /// <summary>Begins a response.</summary>
    public NdJson(HttpResponse response)
    {
        _response = response;
        _response.ContentType = MediaType;
        _options = response.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        _json = new(response.BodyWriter, new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Writes a line; waits for the reader if much is unsent.</summary>
    public async ValueTask WriteAsync<T>(T value, CancellationToken cancellationToken)
    {
        JsonSerializer.Serialize(_json, value, _options);
        await EndLineAsync(cancellationToken);
    }

    /// <summary>Writes a line by hand.</summary>
    public async ValueTask WriteAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        write(_json);
#pragma warning disable CA1849 // Flushes into the pipe's memory; the pipe itself is flushed below.
        _json.Flush();
#pragma warning restore CA1849
        await EndLineAsync(cancellationToken);
    }

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync(CancellationToken cancellationToken) => await _response.BodyWriter.FlushAsync(cancellationToken);

    private async ValueTask EndLineAsync(CancellationToken cancellationToken)
    {
        _json.Reset();
        _response.BodyWriter.Write("\n"u8);
        if (_response.BodyWriter.UnflushedBytes > FlushBytes)
            await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();
}
