using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>A JSON body that matches its type. All fields that do not are reported in one response, before the handler runs.</summary>
public sealed class Body<T> : IEndpointParameterMetadataProvider
{
    private Body(T value, string hash) => (Value, Hash) = (value, hash);

    /// <summary>The body.</summary>
    public T Value { get; }

    /// <summary>The SHA-256 of the body's bytes in lower-case hex: distinguishes a repeated request from another one under the same key.</summary>
    public string Hash { get; }

    /// <summary>Binds the body as a parameter of an endpoint.</summary>
    public static async ValueTask<Body<T>> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new RequestRejectedException(ProblemTypes.UnsupportedMediaType, "Send application/json.");
        var bytes = await ReadAsync(context);
        var options = context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return new(JsonText.Read<T>(bytes, options), RequestHash.Of(bytes.Span));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
        builder.AddProblems(ProblemTypes.InvalidRequest, ProblemTypes.TooLarge);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        // Kestrel enforces the endpoint's body limit and throws 413 beyond it; for a host without that feature it is enforced here.
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? ServiceHost.MaxBodyBytes;
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0; )
        {
            if (buffer.Length + read > limit)
                throw new RequestRejectedException(ProblemTypes.TooLarge, "The body exceeds this endpoint's limit.");
            await buffer.WriteAsync(chunk.AsMemory(0, read));
        }

        return buffer.ToArray();
    }
}
