using System.Globalization;
using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>Whether each DPRK person of a UN list is found first from each of their names, in each spelling that the rules make of it.</summary>
internal static class KoreanProof
{
    /// <summary>A spelling that did not find its person first.</summary>
    internal sealed record Miss(string Entity, string Listed, string System, string Query, string Found);

    /// <summary>What was asked and what was missed; names that do not read as Korean ones (Chinese aliases, a given name alone) are passed over and named.</summary>
    internal sealed record Result(IReadOnlyDictionary<string, int> Asked, IReadOnlyList<Miss> Missed, int Names, IReadOnlyList<string> PassedOver);

    internal static Result Prove(IReadOnlyList<MatchEntity> entities)
    {
        var index = MatchIndex.Build(entities);
        var byId = entities.ToLookup(e => e.Id, StringComparer.Ordinal);
        var (asked, missed, passedOver, names) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<Miss>(), new List<string>(), 0);
        foreach (var entity in entities.Where(e => e.Schema == "Person" && e.Properties["reference"][0].StartsWith("KPi", StringComparison.Ordinal)))
        {
            foreach (var listed in AllNames(entity))
            {
                if (KoreanSpellings.HangulOf(listed) is not { } hangul)
                {
                    passedOver.Add(listed);
                    continue;
                }
                names++;
                foreach (var (system, query) in KoreanSpellings.Of(hangul))
                {
                    asked[system] = asked.GetValueOrDefault(system) + 1;
                    var hits = index.Match(Entities.Named("q", "Person", query), new MatchOptions(10, 0.5));
                    var at = hits.ToList().FindIndex(h => h.EntityId == entity.Id);
                    if (at < 0 || hits.Take(at).Any(h => h.Score > hits[at].Score || !IsNamed(byId[h.EntityId].First(), hangul)))
                        missed.Add(new(entity.Id, listed, system, query, string.Join("; ", hits.Take(3).Select(h => string.Create(CultureInfo.InvariantCulture, $"{h.Features[0].Candidate} {h.Score:0.000}")))));
                }
            }
        }
        return new(asked, missed, names, passedOver);
    }

    internal static void Run(string list, bool show)
    {
        var result = Prove(Entities.UnList(list));
        Console.WriteLine($"{result.Names} names of DPRK persons; passed over: {string.Join(", ", result.PassedOver)}");
        Console.WriteLine("system                       queries  first");
        foreach (var (system, n) in result.Asked)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{system,-27}  {n,7}  {1 - ((double)result.Missed.Count(m => m.System == system) / n),5:0.000}"));
        foreach (var miss in result.Missed.Where(_ => show))
            Console.WriteLine($"  {miss.Listed} as {miss.Query}: {miss.Found}");
    }

    /// <summary>Whether an entity has the same name, so that a tie between the two is no mistake.</summary>
    private static bool IsNamed(MatchEntity entity, string hangul) => AllNames(entity).Any(name => KoreanSpellings.HangulOf(name) == hangul);

    private static IEnumerable<string> AllNames(MatchEntity entity) => entity.Properties["name"].Concat(entity.Properties["alias"]).Concat(entity.Properties["weakAlias"]).Distinct(StringComparer.Ordinal);
}
