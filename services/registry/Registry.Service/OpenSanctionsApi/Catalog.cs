using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.OpenSanctionsApi;

/// <summary><c>GET /catalog</c>: what can be matched against, in the OpenSanctions API's shape; and that API's two probes.</summary>
internal static class Catalog
{
    public static void MapCatalog(this WebApplication app)
    {
        app.MapGet("/catalog", HandleAsync)
            .WithName("GetCatalog")
            .WithTags("Datasets")
            .WithSummary("All datasets with their versions, now or at an instant")
            .WithQuery(AsOf.Parameter)
            .ForAnyCaller();
        app.MapGet("/healthz", () => TypedResults.Ok(new StatusResponse("ok")))
            .WithName("CheckHealth")
            .WithTags("HealthChecks")
            .WithSummary("Whether the process responds")
            .AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    /// <summary>A dataset's version in these lists: that of its newest edition; null if it has none.</summary>
    public static string? VersionOf(EditionSet lists, string dataset) => NewestOf(lists, dataset) is { } edition ? VersionOf(edition) : null;

    private static ListEdition? NewestOf(EditionSet lists, string dataset) =>
        lists.Editions.Where(edition => dataset == Datasets.All || edition.List.Value == dataset).MaxBy(edition => edition.ImportedAt);

    /// <summary>
    /// An edition's version in the form of OpenSanctions: the instant to the second and three letters. The letters encode the fraction of the second, so
    /// that versions sort in the order of the editions.
    /// </summary>
    public static string VersionOf(ListEdition edition)
    {
        const int Letters = 26;
        var (instant, part) = (
            edition.ImportedAt.UtcDateTime,
            (int)(edition.ImportedAt.Ticks % TimeSpan.TicksPerSecond * (Letters * Letters * Letters) / TimeSpan.TicksPerSecond)
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{instant:yyyyMMddHHmmss}-{Letter(part / (Letters * Letters))}{Letter(part / Letters)}{Letter(part)}"
        );

        static char Letter(int number) => (char)('a' + (number % Letters));
    }

    private static async Task<Ok<CatalogResponse>> HandleAsync(HttpRequest request, CurrentLists current, CancellationToken cancellationToken)
    {
        var lists = await AsOf.ListsAsync(request.Query, current, cancellationToken);
        var names = Datasets.Of(lists.Editions).Select(list => list.Id).OrderBy(list => list.Value, StringComparer.Ordinal).ToList();
        return TypedResults.Ok(
            new CatalogResponse(
                [
                    Describe(lists, Datasets.All, NewestOf(lists, Datasets.All), [.. names.Select(list => list.Value)], lists.Entities.Count),
                    .. names.Select(list => Describe(lists, list.Value, lists.EditionOf(list), [], lists.In(list.Value)?.Count ?? lists.Ordered.Count)),
                ],
                [.. lists.Editions.Select(edition => edition.List.Value)],
                [],
                IndexStale: false
            )
        );
    }

    private static DatasetResponse Describe(EditionSet lists, string name, ListEdition? edition, IReadOnlyList<string> children, int entities) =>
        new(
            name,
            Datasets.TitleOf(lists.Editions, name),
            edition is null ? null : VersionOf(edition),
            edition is null ? null : VersionOf(edition),
            edition is not null,
            edition is not null,
            edition?.ImportedAt,
            edition is null ? 0 : entities,
            children,
            $"/datasets/{name}/entities.ftm.json",
            $"/datasets/{name}/delta"
        );

    private static async Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var status =
            report.Status == HealthStatus.Unhealthy ? new StatusResponse("unavailable", "Not ready; /health/ready says why.") : new StatusResponse("ok");
        await context.Response.WriteAsJsonAsync(status, context.RequestAborted);
    }
}

/// <summary>Whether the service responds.</summary>
/// <param name="Status"><c>ok</c> or <c>unavailable</c>.</param>
/// <param name="Detail">Why it is unavailable.</param>
public sealed record StatusResponse(string Status, string? Detail = null);

/// <summary>The datasets.</summary>
/// <param name="Datasets">The datasets; that of all lists together comes first.</param>
/// <param name="Current">The datasets that queries use.</param>
/// <param name="Outdated">Datasets with a newer version that is not indexed yet. Always empty: an edition is used as soon as it is imported.</param>
/// <param name="IndexStale">Whether any dataset is outdated.</param>
public sealed record CatalogResponse(
    IReadOnlyList<DatasetResponse> Datasets,
    IReadOnlyList<string> Current,
    IReadOnlyList<string> Outdated,
    [property: JsonPropertyName("index_stale")] bool IndexStale
);

/// <summary>A dataset.</summary>
/// <param name="Name">Its id, for example <c>un_sc_sanctions</c>.</param>
/// <param name="Title">Its display name.</param>
/// <param name="Version">Its version; absent before the first import.</param>
/// <param name="IndexVersion">The version that queries use.</param>
/// <param name="IndexCurrent">Whether that is the newest version.</param>
/// <param name="Load">Whether the dataset has an edition.</param>
/// <param name="UpdatedAt">When its newest edition was imported.</param>
/// <param name="EntityCount">How many subjects it names.</param>
/// <param name="Children">The datasets that it consists of.</param>
/// <param name="EntitiesUrl">The path of its export.</param>
/// <param name="DeltaUrl">The path of its delta files.</param>
public sealed record DatasetResponse(
    string Name,
    string Title,
    string? Version,
    [property: JsonPropertyName("index_version")] string? IndexVersion,
    [property: JsonPropertyName("index_current")] bool IndexCurrent,
    bool Load,
    [property: JsonPropertyName("updated_at")] DateTimeOffset? UpdatedAt,
    [property: JsonPropertyName("entity_count")] int EntityCount,
    IReadOnlyList<string> Children,
    [property: JsonPropertyName("entities_url")] string EntitiesUrl,
    [property: JsonPropertyName("delta_url")] string DeltaUrl
);
