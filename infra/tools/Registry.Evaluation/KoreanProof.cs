using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Checks whether each DPRK person on a UN list is the first hit for each of their names, in each spelling that the rules produce.</summary>
internal static class KoreanProof
{
    /// <summary>A spelling for which the person was not the first hit.</summary>
    internal sealed record Miss(string Entity, string Listed, string System, string Query, string Found);

    /// <summary>
    /// The numbers of queries and the misses; names that cannot be read as Korean (Chinese aliases, a single given name) are skipped and listed.
    /// </summary>
    internal sealed record Result(IReadOnlyDictionary<string, int> Queries, IReadOnlyList<Miss> Missed, int Names, IReadOnlyList<string> Skipped);

    internal static Result Prove(IReadOnlyList<MatchEntity> entities)
    {
        var index = MatchIndex.Build(entities);
        var byId = entities.ToLookup(e => e.Id, StringComparer.Ordinal);
        var (queries, missed, skipped, names) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<Miss>(), new List<string>(), 0);
        foreach (var entity in entities.Where(e => e.Schema == "Person" && e.Properties["reference"][0].StartsWith("KPi", StringComparison.Ordinal)))
        {
            foreach (var listed in AllNames(entity))
            {
                if (KoreanSpellings.HangulOf(listed) is not { } hangul)
                {
                    skipped.Add(listed);
                    continue;
                }
                names++;
                foreach (var (system, query) in KoreanSpellings.Of(hangul))
                {
                    queries[system] = queries.GetValueOrDefault(system) + 1;
                    var hits = index.Match(Entities.Named("q", "Person", query), new MatchOptions(10, 0.5));
                    var at = hits.ToList().FindIndex(h => h.EntityId == entity.Id);
                    if (at < 0 || hits.Take(at).Any(h => h.Score > hits[at].Score || !IsNamed(byId[h.EntityId].First(), hangul)))
                        missed.Add(
                            new(
                                entity.Id,
                                listed,
                                system,
                                query,
                                string.Join(
                                    "; ",
                                    hits.Take(3).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Features[0].Candidate} {h.Score:0.000}"))
                                )
                            )
                        );
                }
            }
        }
        return new(queries, missed, names, skipped);
    }

    internal static void Run(string list, bool show)
    {
        var result = Prove(Entities.UnList(list));
        Console.WriteLine($"{result.Names} names of DPRK persons; skipped: {string.Join(", ", result.Skipped)}");
        Console.WriteLine("system                       queries  first");
        foreach (var (system, n) in result.Queries)
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{system, -27}  {n, 7}  {1 - ((double)result.Missed.Count(m => m.System == system) / n), 5:0.000}")
            );
        foreach (var miss in result.Missed.Where(_ => show))
            Console.WriteLine($"  {miss.Listed} as {miss.Query}: {miss.Found}");
    }

    /// <summary>Whether an entity has the same name, so that a tie between the two is not an error.</summary>
    private static bool IsNamed(MatchEntity entity, string hangul) => AllNames(entity).Any(name => KoreanSpellings.HangulOf(name) == hangul);

    private static IEnumerable<string> AllNames(MatchEntity entity) =>
        entity.Properties["name"].Concat(entity.Properties["alias"]).Concat(entity.Properties["weakAlias"]).Distinct(StringComparer.Ordinal);
}
