using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;
using Registry.Domain.Subjects;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.OpenSanctionsApi;

/// <summary><c>GET /search/{dataset}</c>: subjects by name in any matching spelling, or by words anywhere in their entries.</summary>
internal static class SearchEntities
{
    private const int MaxLimit = 500;
    private const int MaxOffset = 9_499;
    private const int MaxQueryLength = 1_000;
    private const int MaxSorts = 5;

    // The same name in another word order, case, romanisation or with other diacritics.
    private const double LeastExactScore = 0.97;

    private static readonly IReadOnlyDictionary<string, string> Facets = new Dictionary<string, string>
    {
        ["countries"] = "Countries",
        ["topics"] = "Topics",
        ["datasets"] = "Data sources",
        ["schema"] = "Types",
        ["identifiers"] = "Identifiers",
        ["genders"] = "Genders",
    };

    private static readonly string[] DefaultFacets = ["countries", "topics", "datasets"];

    public static void MapSearchEntities(this WebApplication app) =>
        app.MapGet("/search/{dataset}", HandleAsync)
            .WithName("SearchEntities")
            .WithTags("Entities")
            .WithSummary("Searches subjects by name or by the words in their entries, with facets")
            .WithDescription(
                "Compatible with the OpenSanctions API. `q` supports quoted phrases, `word*`, `-not`, `OR` and `field:value`; "
                    + "without these operators it also matches as a name, in any spelling."
            )
            .WithQuery([
                new("q", $"The search text, at most {MaxQueryLength} characters."),
                new("limit", $"Maximum number of results. Default: 10; maximum: {MaxLimit}.", JsonSchemaType.Integer),
                new("offset", $"Number of results to skip. Default: 0; maximum: {MaxOffset}.", JsonSchemaType.Integer),
                new("sort", "`field`, `field:asc` or `field:desc`; at most 5. Default: best match first.", Repeated: true),
                new("fuzzy", "Whether names that only resemble the text are included. Default: true.", JsonSchemaType.Boolean),
                new("simple", "Whether operators in `q` are treated as plain text. Default: false.", JsonSchemaType.Boolean),
                new(
                    "facets",
                    $"The facets to count over all results: {string.Join(", ", Facets.Keys)}. Default: {string.Join(", ", DefaultFacets)}.",
                    Repeated: true
                ),
                .. EntityFilter.Parameters,
                AsOf.Parameter,
            ])
            .WithExample("dataset", "default")
            .WithExample("q", "ryang kang chol")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ForAnyCaller();

    private static async Task<Results<Ok<SearchResponse>, ProblemHttpResult>> HandleAsync(
        string dataset,
        HttpRequest request,
        CurrentLists current,
        CancellationToken cancellationToken
    )
    {
        var query = request.Query;
        var filter = EntityFilter.Of(dataset, query);
        var limit = QueryValues.Number(query, "limit", 10, 0, MaxLimit);
        var offset = QueryValues.Number(query, "offset", 0, 0, MaxOffset);
        var fuzzy = QueryValues.Flag(query, "fuzzy", defaultValue: true);
        var (q, facets, sorts) = (query["q"].ToString(), FacetsOf(query), SortsOf(query));
        if (q.Length > MaxQueryLength)
            throw QueryValues.Invalid("q", $"At most {MaxQueryLength} characters.");
        var simple = QueryValues.Flag(query, "simple", defaultValue: false);
        if (!simple && SearchText.HasOpenPattern(q))
            throw QueryValues.Invalid("q", "A slash opens a pattern that is not closed. Quote the slash, or pass simple=true to treat it as plain text.");
        var text = string.IsNullOrWhiteSpace(q) ? null : SearchText.Read(q, simple);
        var lists = await AsOf.ListsAsync(query, current, cancellationToken);
        if (!lists.Knows(dataset))
            return ProblemTypes.NotFound.Because("No such dataset exists, or none existed at that time.");

        var found = Sorted(Find(lists, text, fuzzy ? Algorithms.LeastShown : LeastExactScore).Where(filter.Includes), sorts).ToList();
        return TypedResults.Ok(
            new SearchResponse(
                [.. found.Skip(offset).Take(limit).Select(entity => EntityResponse.Of(lists.EntityOf(entity)))],
                facets.ToDictionary(facet => facet, facet => Facet(facet, found, lists), StringComparer.Ordinal),
                new(found.Count, "eq"),
                limit,
                offset
            )
        );
    }

    private static IEnumerable<ListedEntity> Find(EditionSet lists, SearchText? text, double leastScore)
    {
        if (text is null)
            return lists.Entities;
        var byName = text.IsPlain ? lists.Index.Search(text.Text, new(lists.Subjects.Count, leastScore)).Select(hit => lists.EntityWith(hit.EntityId)) : [];
        var byWords = text.IsEmpty ? [] : lists.Words.Where(entry => text.Fits(entry.Entity, entry.Words)).Select(entry => entry.Entity);
        return byName.Concat(byWords).DistinctBy(entity => entity.Id, StringComparer.Ordinal);
    }

    private static string[] FacetsOf(IQueryCollection query)
    {
        var requested = query["facets"].OfType<string>().Where(facet => facet.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        return requested.Length == 0 ? DefaultFacets
            : Array.TrueForAll(requested, Facets.ContainsKey) ? requested
            : throw QueryValues.Invalid("facets", $"Must be among: {string.Join(", ", Facets.Keys)}.");
    }

    private static List<(Func<ListedEntity, string?> Key, bool Descends)> SortsOf(IQueryCollection query)
    {
        var requested = query["sort"].OfType<string>().Where(sort => sort.Length > 0).ToList();
        if (requested.Count > MaxSorts)
            throw QueryValues.Invalid("sort", $"At most {MaxSorts}.");
        return
        [
            .. requested.Select(sort =>
                sort.Split(':') switch
                {
                    [var field] => (Key(field), false),
                    [var field, "asc"] => (Key(field), false),
                    [var field, "desc"] => (Key(field), true),
                    _ => throw QueryValues.Invalid("sort", "Must be field, field:asc or field:desc."),
                }
            ),
        ];

        // Of several values, the first in order. An entity without a value comes last.
        static Func<ListedEntity, string?> Key(string field) =>
            EntityFields.Find(field) is { } read ? entity => read(entity).Min(StringComparer.Ordinal) : throw QueryValues.Invalid("sort", EntityFields.Allowed);
    }

    private static IEnumerable<ListedEntity> Sorted(IEnumerable<ListedEntity> found, List<(Func<ListedEntity, string?> Key, bool Descends)> sorts)
    {
        if (sorts.Count == 0)
            return found;
        var sorted = found.OrderBy(static _ => 0);
        foreach (var (key, descends) in sorts)
        {
            sorted = sorted.ThenBy(entity => key(entity) is null);
            sorted = descends ? sorted.ThenByDescending(key, StringComparer.Ordinal) : sorted.ThenBy(key, StringComparer.Ordinal);
        }

        return sorted.ThenBy(entity => entity.Id, StringComparer.Ordinal);
    }

    private static FacetResponse Facet(string facet, List<ListedEntity> found, EditionSet lists)
    {
        var read = EntityFields.Find(facet)!;
        return new(
            Facets[facet],
            [
                .. found
                    .SelectMany(read)
                    .GroupBy(value => value, StringComparer.Ordinal)
                    .OrderByDescending(group => group.Count())
                    .ThenBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => new FacetValueResponse(group.Key, Label(facet, group.Key, lists), group.Count())),
            ]
        );
    }

    private static string Label(string facet, string value, EditionSet lists) =>
        facet switch
        {
            "countries" => CountryCode.TryFind(value, out var country) ? country.Name : value,
            "datasets" => Datasets.TitleOf(lists.Editions, value),
            "schema" => Schemata.LabelOf(value),
            _ => value,
        };
}

/// <summary>The results of a search.</summary>
/// <param name="Results">A page of subjects, best first.</param>
/// <param name="Facets">Facet name to the number of results with each value.</param>
/// <param name="Total">The number of results.</param>
/// <param name="Limit">The maximum length of the page.</param>
/// <param name="Offset">The number of results before the page.</param>
public sealed record SearchResponse(
    IReadOnlyList<EntityResponse> Results,
    IReadOnlyDictionary<string, FacetResponse> Facets,
    TotalResponse Total,
    int Limit,
    int Offset
);

/// <summary>A number of results.</summary>
/// <param name="Value">The number.</param>
/// <param name="Relation"><c>eq</c>, or <c>gte</c> if there may be more.</param>
public sealed record TotalResponse(int Value, string Relation);

/// <summary>A facet.</summary>
/// <param name="Label">Its display name.</param>
/// <param name="Values">Its values, most frequent first.</param>
public sealed record FacetResponse(string Label, IReadOnlyList<FacetValueResponse> Values);

/// <summary>A value of a facet.</summary>
/// <param name="Name">The value.</param>
/// <param name="Label">The display text of the value.</param>
/// <param name="Count">The number of results that have it.</param>
public sealed record FacetValueResponse(string Name, string Label, int Count);
