using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Platform.Hosting.Problems;

namespace Registry.Service.Imports;

/// <summary>Receives a request's body into a <see cref="Spool"/>: one file as it is, or several as <c>multipart/form-data</c> (RFC 7578).</summary>
internal static class ReceiveUpload
{
    public const string Multipart = "multipart/form-data";
    private const int MaxFiles = 8;
    private const int MaxNameLength = 100;
    private const int MaxBoundaryLength = 70;

    public static async Task ReceiveAsync(
        this Spool spool,
        HttpRequest request,
        MediaTypeHeaderValue type,
        ImportSettings settings,
        CancellationToken cancellationToken
    )
    {
        // The parts of a form need room around the files.
        request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize =
            settings.MaxFileBytes + (type.MediaType == Multipart ? 64 * 1024 : 0);
        if (type.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase))
            await ReceiveFormAsync(spool, request, type, cancellationToken);
        else
            await spool.AddAsync("", request.Body, cancellationToken);
        if (spool.Length == 0)
            throw new RequestRejectedException(ProblemTypes.InvalidEdition, "The body is empty.");
    }

    private static async Task ReceiveFormAsync(Spool spool, HttpRequest request, MediaTypeHeaderValue type, CancellationToken cancellationToken)
    {
        if (HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundaryLength } boundary)
            throw Invalid("The Content-Type has no boundary.");
        var reader = new MultipartReader(boundary, request.Body);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || NameOf(disposition) is not { } name)
                    throw Invalid("Each part must be a file with a unique name.");
                if (names.Count == MaxFiles)
                    throw Invalid($"At most {MaxFiles} files.");
                if (!names.Add(name))
                    throw Invalid("Two files have the same name.");
                await spool.AddAsync(name, section.Body, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException || (exception is IOException && exception is not BadHttpRequestException))
        {
            throw Invalid("The body is not multipart/form-data with that boundary, or is truncated.");
        }

        if (names.Count == 0)
            throw Invalid("The form has no files.");
    }

    private static string? NameOf(ContentDispositionHeaderValue disposition)
    {
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        // Some clients send a path.
        var name = given.Value is { } value ? value[(value.LastIndexOfAny(['/', '\\']) + 1)..] : null;
        return name is { Length: > 0 and <= MaxNameLength } && !name.Any(char.IsControl) ? name : null;
    }

    private static RequestRejectedException Invalid(string detail) => new(ProblemTypes.InvalidRequest, detail);
}
