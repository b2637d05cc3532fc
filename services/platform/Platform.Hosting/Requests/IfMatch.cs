using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>The stream version that a change is for, from <c>If-Match</c> (RFC 9110 §13.1.1). Missing is 428, malformed 400.</summary>
/// <param name="Version">The version that the caller has read.</param>
public readonly record struct IfMatch(long Version) : IEndpointParameterMetadataProvider
{
    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(
            new RequestHeader("If-Match", Required: true, "The ETag of the version to change; 428 if missing, 412 if outdated.", Example: ETag(1))
        );
        builder.AddProblems(ProblemTypes.PreconditionFailed, ProblemTypes.PreconditionRequired);
    }

    /// <summary>Binds the header as a parameter of an endpoint.</summary>
    public static ValueTask<IfMatch> BindAsync(HttpContext context)
    {
        var header = context.Request.Headers.IfMatch;
        if (header.Count == 0)
            throw new RequestRejectedException(ProblemTypes.PreconditionRequired, "Send the resource's ETag as If-Match.");
        return
            EntityTagHeaderValue.TryParse(header.ToString(), out var tag)
            && !tag.IsWeak
            && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult(new IfMatch(version))
            : throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                "If-Match is not an ETag of this resource.",
                [new("If-Match", "One strong ETag, as returned by GET, for instance \"3\".")]
            );
    }

    /// <summary>The strong ETag of a stream's version.</summary>
    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
