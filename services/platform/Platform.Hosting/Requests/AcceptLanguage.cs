using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Platform.Hosting.Requests;

/// <summary>The reader's languages, from <c>Accept-Language</c> (RFC 9110 §12.5.4).</summary>
public sealed class AcceptLanguage : IEndpointParameterMetadataProvider
{
    private readonly IReadOnlyList<string> _tags;
    private readonly HttpResponse _response;

    private AcceptLanguage(IReadOnlyList<string> tags, HttpResponse response) => (_tags, _response) = (tags, response);

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(
            new RequestHeader("Accept-Language", Required: false, "The languages of the texts, best first. `Content-Language` names the one chosen.")
        );

    /// <summary>Binds the header as a parameter of an endpoint. One that cannot be read is ignored.</summary>
    public static ValueTask<AcceptLanguage> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            new AcceptLanguage(
                [
                    .. context
                        .Request.GetTypedHeaders()
                        .AcceptLanguage.Where(tag => tag.Quality is not 0)
                        .OrderByDescending(tag => tag.Quality ?? 1)
                        .Select(tag => tag.Value.ToString()),
                ],
                context.Response
            )
        );

    /// <summary>
    /// The best available language by the lookup of RFC 4647 §3.4 (<c>fr-CH</c> finds <c>fr</c>), the first if there is none. Says so in the response.
    /// </summary>
    public string Choose(IReadOnlyList<string> available)
    {
        var chosen = _tags.SelectMany(Lookup).FirstOrDefault(tag => available.Contains(tag, StringComparer.OrdinalIgnoreCase));
        var language = available.FirstOrDefault(tag => tag.Equals(chosen, StringComparison.OrdinalIgnoreCase)) ?? available[0];
        _response.Headers.ContentLanguage = language;
        _response.Headers.Append("Vary", "Accept-Language");
        return language;
    }

    private static IEnumerable<string> Lookup(string tag)
    {
        yield return tag;
        for (var end = tag.LastIndexOf('-'); end > 0; end = tag.LastIndexOf('-', end - 1))
            yield return tag[..end];
    }
}
