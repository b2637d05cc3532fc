using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Scalar.AspNetCore;

namespace Platform.Hosting;

/// <summary>
/// <c>/</c>: for a browser the page that shows the API and sends requests (Scalar), for other clients what the service is and where its documents are.
/// The page loads nothing from elsewhere: the script comes from the Scalar package, whose own page is not used because it needs inline script.
/// </summary>
internal static class ApiPage
{
    // Scalar creates style elements; scripts and requests are limited to this service.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void MapApiPage(this WebApplication app, string service)
    {
        var about = new About(service, ProductVersion.Release, "Open this address in a browser to see and try the API.", "/openapi/v1.json", "/health/ready");
        var json = JsonSerializer.Serialize(about, Indented) + "\n";
        var page = Read(typeof(ApiPage), "ApiPage.page.html");
        app.MapGet(
                "/",
                (HttpRequest request, HttpResponse response) =>
                {
                    response.Headers.Vary = HeaderNames.Accept;
                    var isBrowser = request
                        .GetTypedHeaders()
                        .Accept.Any(accepted => accepted.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
                    if (!isBrowser)
                        return Results.Text(json, "application/json");
                    Protect(response);
                    response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
                    return Results.Bytes(page, "text/html; charset=utf-8");
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
        MapFile(app, "page.css", "text/css; charset=utf-8", Read(typeof(ApiPage), "ApiPage.page.css"), isCompressed: false);
        MapFile(app, "page.js", "text/javascript; charset=utf-8", Read(typeof(ApiPage), "ApiPage.page.js"), isCompressed: false);
        MapFile(app, "scalar.js", "text/javascript; charset=utf-8", Read(typeof(ScalarOptions), "ScalarStaticAssets.scalar.js"), isCompressed: true);
    }

    private static void MapFile(WebApplication app, string name, string type, byte[] content, bool isCompressed)
    {
        // The version is not in the name, so a browser asks each time whether the file has changed.
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content))[..32]}\"");
        app.MapGet(
                $"/api-page/{name}",
                (HttpRequest request, HttpResponse response) =>
                {
                    Protect(response);
                    response.Headers.CacheControl = "no-cache";
                    if (!isCompressed)
                        return Results.Bytes(content, type, entityTag: tag);
                    response.Headers.Vary = HeaderNames.AcceptEncoding;
                    if (!request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0))
                        return Results.Stream(new GZipStream(new MemoryStream(content), CompressionMode.Decompress), type);
                    response.Headers.ContentEncoding = "gzip";
                    return Results.Bytes(content, type, entityTag: tag);
                }
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static byte[] Read(Type type, string name)
    {
        using var resource =
            type.Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{type.Assembly.GetName().Name} has no resource {name}.");
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }

    private sealed record About(string Service, string Version, string Page, string OpenApi, string Health);
}
