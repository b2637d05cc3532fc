using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Platform.Hosting.Problems;

/// <summary>Adds the type and trace id to each problem, and serves the documentation that its <c>type</c> points to.</summary>
internal static class ProblemDocuments
{
    public static void Complete(ProblemDetailsContext context)
    {
        var details = context.ProblemDetails;
        // A bare status (401 and 403 from the policies, 404 from routing) does not have our type yet.
        if (
            details.Type?.StartsWith("/problems/", StringComparison.Ordinal) is not true
            && ProblemTypes.All.FirstOrDefault(type => type.Status == details.Status) is { } known
        )
        {
            details.Type = known.Uri;
            details.Title = known.Title;
        }

        details.Extensions["traceId"] = Activity.Current?.TraceId.ToHexString() ?? context.HttpContext.TraceIdentifier;
    }

    public static void MapProblemDocuments(this WebApplication app) =>
        app.MapGet(
                "/problems/{slug}",
                (string slug) =>
                    ProblemTypes.All.FirstOrDefault(type => type.Slug == slug) is { } known
                        ? Results.Text($"# {known.Title}\n\nStatus {known.Status}. {known.Documentation}\n", "text/markdown")
                        : Results.NotFound()
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
}
