using System.Globalization;
using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// The entities of one set of list editions, made ready to be matched. Immutable and safe to share between threads. A score depends on the
/// two entities and on <see cref="EngineVersion"/> only: neither on what else is indexed nor on which of the two is the query.
/// </summary>
/// <remarks>
/// Names are rows of numbered parts; each part knows its rows. A query's part finds the parts like it by shared keys, each compared once;
/// their rows gather what they could score at most; the rows that could still be among the answers are aligned in full, best first.
/// </remarks>
public sealed class MatchIndex
{
    /// <summary>
    /// The names of a query that cannot be compared whole: without a single word, or with more than an alignment takes. Who decides must not
    /// take the absence of a hit for an answer about them.
    /// </summary>
    public static IReadOnlyList<string> NotCompared(MatchEntity query) => Subject.NotCompared(query);

    /// <summary>Names the scoring. It changes whenever some pair of entities would score otherwise than before.</summary>
    public const string EngineVersion = "sanctions-registry-3";

    private readonly MatchEntity[] _entities;
    private readonly Facts[] _facts;
    private readonly NameTable _names;
    private readonly Dictionary<string, List<int>> _byIdentifier = new(StringComparer.Ordinal);

    private MatchIndex(MatchEntity[] entities)
    {
        _entities = entities;
        _facts = new Facts[entities.Length];
        var names = new NameTable.Builder();
        for (var i = 0; i < entities.Length; i++)
        {
            _facts[i] = Facts.Of(entities[i]);
            foreach (var (_, key, _) in _facts[i].Identifiers)
            {
                if (!_byIdentifier.TryGetValue(key, out var list))
                    _byIdentifier[key] = list = [];
                if (list.Count == 0 || list[^1] != i)
                    list.Add(i);
            }
            foreach (var name in Subject.NamesOf(entities[i], names.Pool))
                names.Add(name, i);
        }
        _names = names.Build();
    }

    /// <summary>How many entities are indexed.</summary>
    public int Count => _entities.Length;

    /// <summary>How many names they have.</summary>
    public int NameCount => _names.Count;

    /// <summary>Indexes <paramref name="entities"/>; where two have one id, both are kept.</summary>
    public static MatchIndex Build(IEnumerable<MatchEntity> entities) => new([.. entities]);

    /// <summary>The best hits for <paramref name="query"/>, best first, among equals by id in ordinal order.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options) => Match(query, options, null);

    /// <summary>The same among the entities in <paramref name="only"/> alone.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options, IReadOnlySet<string>? only)
    {
        var subject = new Subject(query);
        return Best(subject, options, only).ToHits((entity, row, nameIndex) => Explain(subject, new Subject(_entities[entity], _facts[entity],
            row < 0 ? [] : [_names.Name(row)]), nameIndex < 0 ? [] : [subject.Names[nameIndex]]));
    }

    private BestHits Best(Subject subject, MatchOptions options, IReadOnlySet<string>? only)
    {
        var best = new BestHits(options.Limit, options.Cutoff, _entities);
        foreach (var (_, key, _) in subject.Facts.Identifiers)
        {
            if (!_byIdentifier.TryGetValue(key, out var found))
                continue;
            foreach (var entity in found)
            {
                if (MayBe(subject.Entity, entity, only))
                    best.Offer(entity, Comparisons.Score(0, subject.Facts, _facts[entity], null), -1, -1);
            }
        }
        for (var i = 0; i < subject.Names.Count; i++)
        {
            var (name, trust) = subject.Names[i];
            var support = ReferenceEquals(subject.Facts, Facts.None) ? 0 : Comparisons.MostSupport;
            var search = NameSearch.Mine;
            var before = -1;
            foreach (var (row, bound) in search.Find(_names, name, trust, best.LeastPoints - support, subject.Entity.Schema == "Person"))
            {
                // Rows come with the most they can score, highest first; a row that cannot displace the worst hit ends the search.
                if (bound + support < best.LeastPoints - BestHits.Rounding)
                    break;
                // A row that was reached in several ways stands as often, side by side where they are equal.
                if (row == before)
                    continue;
                before = row;
                var entity = _names.Entity(row);
                if (!MayBe(subject.Entity, entity, only))
                    continue;
                var likeness = search.Score(row, IsPerson(subject.Entity, _entities[entity])) * Math.Min(trust, _names.Trust(row));
                if (likeness > 0)
                    best.Offer(entity, Comparisons.Score(likeness, subject.Facts, _facts[entity], null), row, i);
            }
            search.End();
        }
        return best;
    }

    /// <summary>The best hits for free text, whatever their schema.</summary>
    public IReadOnlyList<MatchHit> Search(string text, MatchOptions options) =>
        Match(new MatchEntity("", "Thing", new Dictionary<string, IReadOnlyList<string>> { ["name"] = [text] }), options, null);

    /// <summary>Scores one pair, the way <see cref="Match(MatchEntity, MatchOptions)"/> would; null where nothing connects the two.</summary>
    public static MatchHit? Compare(MatchEntity query, MatchEntity candidate)
    {
        if (!Schemata.CanMatch(query.Schema, candidate.Schema))
            return null;
        var (a, b) = (new Subject(query), new Subject(candidate));
        var hit = Explain(a, b, a.Names);
        return hit.Score > 0 ? hit : null;
    }

    /// <summary>The score that these features make, whatever weights they have: an identifier's is a floor, the others' shares are added and calibrated.</summary>
    public static double Score(IReadOnlyList<MatchFeature> features) => Comparisons.Score(features);

    private bool MayBe(MatchEntity query, int entity, IReadOnlySet<string>? only) =>
        only?.Contains(_entities[entity].Id) is not false && Schemata.CanMatch(query.Schema, _entities[entity].Schema);

    private static bool IsPerson(MatchEntity a, MatchEntity b) => a.Schema == "Person" || b.Schema == "Person";

    private static MatchHit Explain(Subject query, Subject candidate, List<TrustedName> queryNames)
    {
        var person = IsPerson(query.Entity, candidate.Entity);
        var likeness = 0f;
        (ParsedName Query, ParsedName Candidate)? names = null;
        foreach (var (q, queryTrust) in queryNames)
        {
            foreach (var (c, candidateTrust) in candidate.Names)
            {
                var score = NameComparison.Score(q.View, c.View, person) * Math.Min(queryTrust, candidateTrust);
                if (score <= likeness)
                    continue;
                likeness = score;
                names = (q, c);
            }
        }
        var features = new List<MatchFeature>();
        var total = Comparisons.Score(likeness, query.Facts, candidate.Facts, features, out var points);
        if (names is { } pair)
        {
            var told = Math.Round(likeness, 4);
            features.Add(new MatchFeature("name", told, 1, NameComparison.Explain(pair.Query.View, pair.Candidate.View, person) + Calibrated(told, points),
                pair.Query.Written, pair.Candidate.Written));
        }
        features.Sort(static (x, y) => Math.Abs(y.Score * y.Weight).CompareTo(Math.Abs(x.Score * x.Weight)) is var order and not 0
            ? order : string.CompareOrdinal(x.Name, y.Name));
        return new MatchHit(candidate.Entity.Id, total, features);
    }

    /// <summary>How the score came of the likeness.</summary>
    private static string Calibrated(double likeness, double points) => string.Create(CultureInfo.InvariantCulture,
        $" Alike by {likeness:0.00##}{(points == likeness ? "" : $", {points:0.00##} with the facts")}; calibrated {Calibration.ScoreOf(points):0.00##}.");
}
