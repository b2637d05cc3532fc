using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Permits.Service.Reports;

/// <summary>The formats of a report.</summary>
internal static class ReportFormats
{
    /// <summary>JSON, the first choice.</summary>
    public const string Json = "application/json";

    /// <summary>A page that prints well.</summary>
    public const string Html = "text/html";

    /// <summary>The page, printed.</summary>
    public const string Pdf = "application/pdf";

    /// <summary>All formats, the first choice first.</summary>
    public static readonly string[] Available = [Json, ReportCsv.MediaType, Html, Pdf];

    /// <summary>The format that <c>Accept</c> prefers (RFC 9110 §12.5.1); JSON if it accepts none.</summary>
    public static string Choose(HttpRequest request) =>
        new RequestHeaders(request.Headers)
            .Accept.Where(range => range.Quality is not 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .Select(range => Array.Find(Available, format => new MediaTypeHeaderValue(format).IsSubsetOf(new MediaTypeHeaderValue(range.MediaType))))
            .FirstOrDefault(format => format is not null)
        ?? Json;
}
