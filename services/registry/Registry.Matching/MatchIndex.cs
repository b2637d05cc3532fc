using System.Globalization;
using Registry.Matching.Index;
using Registry.Matching.Names;
using Registry.Matching.Scoring;

namespace Registry.Matching;

/// <summary>
/// The entities of one set of list editions, indexed for matching. Immutable and safe to share between threads. A score depends only on the two
/// entities and on <see cref="EngineVersion"/>: not on what else is indexed, nor on which of the two is the query.
/// </summary>
/// <remarks>
/// Names are rows of numbered parts; each part knows its rows. A query's part finds similar parts by shared keys, and each is compared once. From these
/// every row gets an upper bound of its score, and the rows that could still be among the answers are aligned in full, best first.
/// </remarks>
public sealed class MatchIndex
{
    /// <summary>
    /// The names of a query that cannot be compared in full: those without a single word, or with more words than an alignment handles. The absence of a
    /// hit says nothing about them.
    /// </summary>
    public static IReadOnlyList<string> NotCompared(MatchEntity query) => Subject.NotCompared(query);

    /// <summary>Identifies the scoring. It changes whenever the score of any pair of entities would change.</summary>
    public const string EngineVersion = "sanctions-registry-3";

    /// <summary>Every comparison that can contribute to a score.</summary>
    public static IReadOnlyList<MatchComparison> AllComparisons => Comparisons.All;

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

    /// <summary>The number of indexed entities.</summary>
    public int Count => _entities.Length;

    /// <summary>The number of their names.</summary>
    public int NameCount => _names.Count;

    /// <summary>Indexes <paramref name="entities"/>; two with the same id are both kept.</summary>
    public static MatchIndex Build(IEnumerable<MatchEntity> entities) => new([.. entities]);

    /// <summary>The best hits for <paramref name="query"/>, best first; hits with equal scores in ordinal order of their ids.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options) => Match(query, options, null);

    /// <summary>The same, restricted to the entities in <paramref name="only"/>.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options, IReadOnlySet<string>? only)
    {
        var subject = new Subject(query);
        return Best(subject, options, only)
            .ToHits(
                (entity, row, nameIndex) =>
                    Explain(
                        subject,
                        new Subject(_entities[entity], _facts[entity], row < 0 ? [] : [_names.Name(row)]),
                        nameIndex < 0 ? [] : [subject.Names[nameIndex]]
                    )
            );
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
                if (CanMatch(subject.Entity, entity, only))
                    best.Offer(entity, Comparisons.Score(0, subject.Facts, _facts[entity], null), -1, -1);
            }
        }
        for (var i = 0; i < subject.Names.Count; i++)
        {
            var (name, trust) = subject.Names[i];
            var support = ReferenceEquals(subject.Facts, Facts.None) ? 0 : Comparisons.MaxSupport;
            using var search = new NameSearch(_names, name, trust, best.MinPoints - support - BestHits.Rounding, subject.Entity.Schema == "Person");
            var before = -1;
            foreach (var (row, bound) in search.Rows)
            {
                // Rows are ordered by upper bound, highest first; a row that cannot displace the worst hit ends the search.
                if (bound + support < best.MinPoints - BestHits.Rounding)
                    break;
                // A row that was reached in several ways occurs several times, next to each other if the bounds are equal.
                if (row == before)
                    continue;
                before = row;
                var entity = _names.Entity(row);
                if (!CanMatch(subject.Entity, entity, only))
                    continue;
                var similarity = search.Score(row, IsPerson(subject.Entity, _entities[entity])) * Math.Min(trust, _names.Trust(row));
                if (similarity > 0)
                    best.Offer(entity, Comparisons.Score(similarity, subject.Facts, _facts[entity], null), row, i);
            }
        }
        return best;
    }

    /// <summary>The best hits for free text, of any schema.</summary>
    public IReadOnlyList<MatchHit> Search(string text, MatchOptions options) =>
        Match(new MatchEntity("", "Thing", new Dictionary<string, IReadOnlyList<string>> { ["name"] = [text] }), options, null);

    /// <summary>Scores one pair as <see cref="Match(MatchEntity, MatchOptions)"/> would; null if nothing connects the two.</summary>
    public static MatchHit? Compare(MatchEntity query, MatchEntity candidate)
    {
        if (!Schemata.CanMatch(query.Schema, candidate.Schema))
            return null;
        var (a, b) = (new Subject(query), new Subject(candidate));
        var hit = Explain(a, b, a.Names);
        return hit.Score > 0 ? hit : null;
    }

    /// <summary>
    /// The score of these features with the weights that they have: an identifier's weight is a minimum; the others' shares are summed and calibrated.
    /// </summary>
    public static double Score(IReadOnlyList<MatchFeature> features) => Comparisons.Score(features);

    private bool CanMatch(MatchEntity query, int entity, IReadOnlySet<string>? only) =>
        only?.Contains(_entities[entity].Id) is not false && Schemata.CanMatch(query.Schema, _entities[entity].Schema);

    private static bool IsPerson(MatchEntity a, MatchEntity b) => a.Schema == "Person" || b.Schema == "Person";

    private static MatchHit Explain(Subject query, Subject candidate, List<TrustedName> queryNames)
    {
        var person = IsPerson(query.Entity, candidate.Entity);
        var similarity = 0f;
        (ParsedName Query, ParsedName Candidate)? names = null;
        foreach (var (q, queryTrust) in queryNames)
        {
            foreach (var (c, candidateTrust) in candidate.Names)
            {
                var score = NameComparison.Score(q.View, c.View, person) * Math.Min(queryTrust, candidateTrust);
                if (score <= similarity)
                    continue;
                similarity = score;
                names = (q, c);
            }
        }
        var features = new List<MatchFeature>();
        var total = Comparisons.Score(similarity, query.Facts, candidate.Facts, features, out var points);
        if (names is { } pair)
        {
            var rounded = Math.Round(similarity, 4);
            var detail = NameComparison.Explain(pair.Query.View, pair.Candidate.View, person) + Calibrated(rounded, points);
            features.Add(new MatchFeature(Comparisons.NameFeature, rounded, Comparisons.NameWeight, detail, pair.Query.Written, pair.Candidate.Written));
        }
        features.Sort(
            static (x, y) =>
                Math.Abs(y.Score * y.Weight).CompareTo(Math.Abs(x.Score * x.Weight)) is var order and not 0 ? order : string.CompareOrdinal(x.Name, y.Name)
        );
        return new MatchHit(candidate.Entity.Id, total, features);
    }

    /// <summary>How the score follows from the similarity.</summary>
    private static string Calibrated(double similarity, double points) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $" Similarity {similarity:0.00##}{(points == similarity ? "" : $", {points:0.00##} with the facts")}; "
                + $"calibrated {Calibration.ScoreOf(points):0.00##}."
        );
}
