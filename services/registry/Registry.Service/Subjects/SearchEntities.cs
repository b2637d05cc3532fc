using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Registry.Domain.Subjects;
using Registry.Service.Lists;
using Registry.Service.Matching;

namespace Registry.Service.Subjects;

/// <summary><c>GET /search/{dataset}</c>: subjects by name in any spelling that matches, or by words that stand anywhere in what is said of them.</summary>
internal static class SearchEntities
{
    private const int MaxLimit = 500;
    private const int MaxOffset = 9_999;
    private const int MaxQueryLength = 1_000;
    private const double LeastScore = 0.6;

    public static void MapSearchEntities(this WebApplication app) => app.MapGet("/search/{dataset}", HandleAsync)
        .WithName("search").WithTags("entities")
        .WithSummary("Subjects by name, or by words in what is said of them, with facets")
        .WithDescription("The OpenSanctions API: `q`, `schema`, `countries`, `topics`, `datasets`, `include_dataset`, `exclude_dataset`, `exclude_schema`, `changed_since`, `filter=field:value`, `limit` (10, at most 500), `offset`.")
        .ForAnyCaller();

    private static async Task<Results<Ok<SearchResponse>, ProblemHttpResult>> HandleAsync(string dataset, string? q, HttpRequest request, CurrentLists current, CancellationToken cancellationToken)
    {
        var filter = EntityFilter.Of(dataset, request.Query);
        var limit = EntityFilter.Number(request.Query, "limit", 10, 0, MaxLimit);
        var offset = EntityFilter.Number(request.Query, "offset", 0, 0, MaxOffset);
        if (q?.Length > MaxQueryLength) throw EntityFilter.Invalid("q", $"At most {MaxQueryLength} characters.");
        var lists = await current.GetAsync(cancellationToken);
        if (!Datasets.IsKnown(dataset, lists.Editions)) return ProblemTypes.NotFound.Because("There is no such dataset.");
        var found = Find(lists, q).Where(filter.Includes).ToList();
        return TypedResults.Ok(new SearchResponse(
            [.. found.Skip(offset).Take(limit).Select(subject => EntityResponse.Of(subject, lists.EditionOf(subject.List), nested: false))],
            Facets(found), new(found.Count, "eq"), limit, offset));
    }

    private static IEnumerable<Subject> Find(ScreeningLists lists, string? q)
    {
        if (string.IsNullOrWhiteSpace(q)) return lists.Subjects.Values.OrderBy(subject => subject.SubjectId.Value, StringComparer.Ordinal);
        var byName = lists.Index.Search(q, new(lists.Subjects.Count, LeastScore)).Select(hit => lists.Subjects[hit.EntityId]);
        var words = SearchWords.Of(q).ToHashSet(StringComparer.Ordinal);
        var byWords = words.Count == 0 ? [] : lists.Words.Where(entry => words.IsSubsetOf(entry.Words)).Select(entry => entry.Subject);
        return byName.Concat(byWords).DistinctBy(subject => subject.SubjectId);
    }

    private static Dictionary<string, FacetResponse> Facets(List<Subject> found) => new(StringComparer.Ordinal)
    {
        ["countries"] = Facet("Countries", found.SelectMany(EntityFilter.CountriesOf)),
        ["topics"] = Facet("Topics", found.SelectMany(subject => subject.Content.Properties.GetValueOrDefault("topics", []))),
        ["datasets"] = Facet("Data sources", found.Select(subject => subject.List.Value)),
    };

    private static FacetResponse Facet(string label, IEnumerable<string> values) => new(label,
    [
        .. values.GroupBy(value => value, StringComparer.Ordinal).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new FacetValueResponse(group.Key, group.Key, group.Count())),
    ]);
}

/// <summary>What a search has found.</summary>
/// <param name="Results">A page of subjects, the best first.</param>
/// <param name="Facets">Facet name to how often each value occurs among all that was found.</param>
/// <param name="Total">How many were found.</param>
/// <param name="Limit">The page's length.</param>
/// <param name="Offset">The page's place.</param>
public sealed record SearchResponse(IReadOnlyList<EntityResponse> Results, IReadOnlyDictionary<string, FacetResponse> Facets, TotalResponse Total, int Limit, int Offset);

/// <summary>How many there are.</summary>
/// <param name="Value">The number.</param>
/// <param name="Relation"><c>eq</c>, or <c>gte</c> where there may be more.</param>
public sealed record TotalResponse(int Value, string Relation);

/// <summary>A facet.</summary>
/// <param name="Label">Its name for people.</param>
/// <param name="Values">Its values, the most frequent first.</param>
public sealed record FacetResponse(string Label, IReadOnlyList<FacetValueResponse> Values);

/// <summary>A value of a facet.</summary>
/// <param name="Name">The value.</param>
/// <param name="Label">The value for people.</param>
/// <param name="Count">How many of those found have it.</param>
public sealed record FacetValueResponse(string Name, string Label, int Count);
