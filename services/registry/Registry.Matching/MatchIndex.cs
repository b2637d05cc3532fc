using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// The entities of one set of list editions, made ready to be matched. Immutable and safe to share between threads. A score depends on the
/// two entities and on <see cref="EngineVersion"/> only: neither on what else is indexed nor on which of the two is the query.
/// </summary>
public sealed class MatchIndex
{
    /// <summary>Names the scoring. It changes whenever some pair of entities would score otherwise than before.</summary>
    public const string EngineVersion = "sanctions-registry-1";

    private readonly Subject[] _subjects;
    private readonly Dictionary<uint, List<int>> _byKey = [];
    private readonly Dictionary<string, List<int>> _byIdentifier = new(StringComparer.Ordinal);

    private MatchIndex(Subject[] subjects)
    {
        _subjects = subjects;
        for (var i = 0; i < subjects.Length; i++)
        {
            foreach (var key in subjects[i].Names.SelectMany(n => KeysOf(n.Name)).Distinct())
                Add(_byKey, key, i);
            foreach (var key in subjects[i].Identifiers.Select(id => id.Key).Distinct(StringComparer.Ordinal))
                Add(_byIdentifier, key, i);
        }

        static void Add<TKey>(Dictionary<TKey, List<int>> postings, TKey key, int subject) where TKey : notnull
        {
            if (!postings.TryGetValue(key, out var list))
                postings[key] = list = [];
            list.Add(subject);
        }
    }

    /// <summary>How many entities are indexed.</summary>
    public int Count => _subjects.Length;

    /// <summary>Indexes <paramref name="entities"/>; where two have one id, both are kept.</summary>
    public static MatchIndex Build(IEnumerable<MatchEntity> entities) => new([.. entities.Select(e => new Subject(e))]);

    /// <summary>The best hits for <paramref name="query"/>, best first, among equals by id in ordinal order.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options) => Match(query, options, null);

    /// <summary>The same among the entities in <paramref name="only"/> alone.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options, IReadOnlySet<string>? only)
    {
        var subject = new Subject(query);
        var candidates = new HashSet<int>();
        foreach (var key in subject.Names.SelectMany(n => KeysOf(n.Name)).Distinct())
        {
            if (_byKey.TryGetValue(key, out var list))
                candidates.UnionWith(list);
        }
        foreach (var identifier in subject.Identifiers)
        {
            if (_byIdentifier.TryGetValue(identifier.Key, out var list))
                candidates.UnionWith(list);
        }
        var hits = new List<MatchHit>();
        foreach (var candidate in candidates)
        {
            if (only?.Contains(_subjects[candidate].Entity.Id) is false)
                continue;
            if (Comparisons.Score(subject, _subjects[candidate]) is { } hit && hit.Score >= options.Cutoff)
                hits.Add(hit);
        }
        hits.Sort(static (a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : string.CompareOrdinal(a.EntityId, b.EntityId));
        return hits.Count > options.Limit ? hits.GetRange(0, options.Limit) : hits;
    }

    /// <summary>The best hits for free text, whatever their schema.</summary>
    public IReadOnlyList<MatchHit> Search(string text, MatchOptions options) =>
        Match(new MatchEntity("", "Thing", new Dictionary<string, IReadOnlyList<string>> { ["name"] = [text] }), options, null);

    /// <summary>Scores one pair, the way <see cref="Match(MatchEntity, MatchOptions)"/> would; null where nothing connects the two.</summary>
    public static MatchHit? Compare(MatchEntity query, MatchEntity candidate) => Comparisons.Score(new Subject(query), new Subject(candidate));

    private static IEnumerable<uint> KeysOf(ParsedName name) =>
        name.Parts.SelectMany(p => p.Keys).Concat(name.Korean.SelectMany(k => k.Keys()));
}
