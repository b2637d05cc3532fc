using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Kernel;

namespace Platform.Hosting.Requests;

/// <summary>
/// <c>Idempotency-Key</c> on requests that create something: its id is derived from the key, so a repeat finds what the first attempt created.
/// Without a key, every request creates something new.
/// </summary>
/// <param name="Value">The key, or null when none was sent.</param>
public readonly record struct IdempotencyKey(string? Value) : IEndpointParameterMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new RequestHeader("Idempotency-Key", Required: false, "A repeat of the request finds what the first attempt created; 422 with another body.")
        );
        builder.AddProblems(ProblemTypes.IdempotencyKeyReused);
    }

    private const int MaxLength = 255;

    /// <summary>Binds the header as a parameter of an endpoint.</summary>
    public static ValueTask<IdempotencyKey> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers["Idempotency-Key"];
        if (header.Count == 0)
            return ValueTask.FromResult(new IdempotencyKey(null));
        var value = header.ToString();
        return value.Length is > 0 and <= MaxLength && value.All(c => c is > ' ' and <= '~')
            ? ValueTask.FromResult(new IdempotencyKey(value))
            : throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                "The Idempotency-Key is not valid.",
                [new("Idempotency-Key", "1 to 255 visible ASCII characters.")]
            );
    }

    /// <summary>The id of what this request creates for this caller.</summary>
    public Guid IdFor(Caller caller, string resource) =>
        Value is null ? Guid.CreateVersion7() : NameBasedGuid.Create("idempotency-key", resource, caller.State.Value, caller.Agency.Value, Value);
}
