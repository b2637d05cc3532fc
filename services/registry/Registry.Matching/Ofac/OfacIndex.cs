using System.Numerics;
using Registry.Matching.Scoring;

namespace Registry.Matching.Ofac;

/// <summary>
/// The names of one set of list editions, indexed for <see cref="OfacScore"/>. Immutable and safe to share between threads. A query is compared once with
/// each distinct part and with every name; whole names whose common letters cannot reach the cutoff are skipped.
/// </summary>
public sealed class OfacIndex
{
    /// <summary>Identifies the scoring. It changes whenever the score of any pair of names would change.</summary>
    public const string Version = "ofac-1";

    /// <summary>Every comparison that can contribute to a score.</summary>
    public static IReadOnlyList<MatchComparison> AllComparisons => OfacScore.All;

    /// <summary>Further names of a query are ignored, because each is a full scan.</summary>
    private const int MaxNames = 20;

    /// <summary>Scores are rounded to hundredths; bounds are not.</summary>
    private const float Rounding = 0.006f;

    private static readonly OfacScore.Fit Fit = OfacScore.Fit.Best;

    private readonly MatchEntity[] _entities;
    private readonly OfacName[] _names;
    private readonly int[] _nameEntities;
    private readonly ulong[] _nameLetters;
    private readonly string[] _parts;
    private readonly int[] _partSounds;
    private readonly ulong[] _partLetters;
    private readonly int[] _nameStarts;
    private readonly int[] _nameParts;

    private OfacIndex(MatchEntity[] entities)
    {
        _entities = entities;
        var (names, nameEntities, starts, nameParts) = (new List<OfacName>(), new List<int>(), new List<int>(), new List<int>());
        var parts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < entities.Length; i++)
        {
            foreach (var written in NamesOf(entities[i]))
            {
                var name = new OfacName(written, Fit.MinPartLength);
                if (name.AllParts.Length == 0)
                    continue;
                names.Add(name);
                nameEntities.Add(i);
                starts.Add(nameParts.Count);
                foreach (var part in name.AllParts)
                {
                    if (!parts.TryGetValue(part, out var number))
                        parts[part] = number = parts.Count;
                    nameParts.Add(number);
                }
            }
        }
        starts.Add(nameParts.Count);
        (_names, _nameEntities, _nameStarts, _nameParts) = ([.. names], [.. nameEntities], [.. starts], [.. nameParts]);
        _nameLetters = Array.ConvertAll(_names, name => Letters(name.Whole));
        _parts = new string[parts.Count];
        foreach (var (part, number) in parts)
            _parts[number] = part;
        _partSounds = Array.ConvertAll(_parts, part => Soundex.Of(part));
        _partLetters = Array.ConvertAll(_parts, Letters);
    }

    /// <summary>The names of a query that cannot be compared: in a script other than Latin, without a letter, or beyond the limit.</summary>
    public static IReadOnlyList<string> NotCompared(MatchEntity query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var names = NamesOf(query);
        var compared = names.Where(written => new OfacName(written, Fit.MinPartLength).AllParts.Length > 0).Take(MaxNames).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. names
                .Where(written => !compared.Contains(written))
                .Distinct(StringComparer.Ordinal)
                .Concat(Subject.NotCompared(query))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The number of indexed names.</summary>
    public int NameCount => _names.Length;

    /// <summary>Indexes <paramref name="entities"/>; two with the same id are both kept.</summary>
    public static OfacIndex Build(IEnumerable<MatchEntity> entities) => new([.. entities]);

    /// <summary>The best hits for <paramref name="query"/> by its names alone, best first; hits with equal scores in ordinal order of their ids.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options) => Match(query, options, null);

    /// <summary>The same, restricted to the entities in <paramref name="only"/>.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options, IReadOnlySet<string>? only)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        var queried = NamesOf(query)
            .Select(written => new OfacName(written, Fit.MinPartLength))
            .Where(name => name.AllParts.Length > 0)
            .Take(MaxNames)
            .ToList();
        var best = new BestHits(options.Limit, options.Cutoff, _entities);
        for (var i = 0; i < queried.Count; i++)
            Scan(queried[i], i, query.Schema, best, only);
        return best.ToHits((entity, row, name) => Explain(_entities[entity], queried[name], _names[row]));
    }

    private void Scan(OfacName query, int number, string schema, BestHits best, IReadOnlySet<string>? only)
    {
        var parts = Array.ConvertAll(query.QueryParts, part => new QueryPart(part, this));
        var letters = Letters(query.Whole);
        for (var row = 0; row < _names.Length; row++)
        {
            var floor = (float)best.Floor - Rounding;
            var numbers = _nameParts.AsSpan(_nameStarts[row], _nameStarts[row + 1] - _nameStarts[row]);
            var similarity = Mean(parts, numbers, exact: false) >= floor ? Mean(parts, numbers, exact: true) : 0;
            var listed = _names[row].Whole;
            if (Bound(query.Whole, letters, listed, _nameLetters[row]) is var bound && bound > similarity && bound >= floor)
                similarity = Math.Max(similarity, JaroWinkler.Similarity(query.Whole, listed, Fit.PerLetter));
            if (similarity < floor)
                continue;
            var entity = _nameEntities[row];
            if (only?.Contains(_entities[entity].Id) is not false && Schemata.CanMatch(schema, _entities[entity].Schema))
                best.Offer(entity, OfacScore.Rounded(similarity) / 100.0, row, number);
        }
    }

    private static float Mean(QueryPart[] queryParts, ReadOnlySpan<int> numbers, bool exact)
    {
        var sum = 0f;
        foreach (var part in queryParts)
        {
            var best = 0f;
            foreach (var number in numbers)
            {
                if (part.Bounds[number] > best)
                    best = Math.Max(best, exact ? part.With(number) : part.Bounds[number]);
            }
            sum += best;
        }
        return sum / queryParts.Length;
    }

    /// <summary>A query's part with its upper bound against each part of the index, and its actual similarity where needed.</summary>
    private sealed class QueryPart
    {
        private readonly OfacIndex _index;
        private readonly string _part;
        private readonly int _sound;
        private readonly float[] _similarities;

        internal QueryPart(string part, OfacIndex index)
        {
            (_part, _index, _sound) = (part, index, Soundex.Of(part));
            _similarities = new float[index._parts.Length];
            Array.Fill(_similarities, float.NaN);
            Bounds = new float[_similarities.Length];
            var letters = Letters(part);
            for (var i = 0; i < Bounds.Length; i++)
            {
                var bound = Bound(part, letters, index._parts[i], index._partLetters[i]);
                Bounds[i] = index._partSounds[i] == _sound ? bound + (Fit.SameSound * Math.Max(0, 1 - bound)) : bound;
            }
        }

        internal float[] Bounds { get; }

        internal float With(int number)
        {
            ref var similarity = ref _similarities[number];
            if (float.IsNaN(similarity))
                similarity = OfacScore.Part(_part, _sound, _index._parts[number], _index._partSounds[number], Fit);
            return similarity;
        }
    }

    /// <summary>The upper bound for two names or two parts: letters that only one of them has are not common.</summary>
    private static float Bound(string a, ulong lettersOfA, string b, ulong lettersOfB)
    {
        var common = Math.Min(a.Length - BitOperations.PopCount(lettersOfA & ~lettersOfB), b.Length - BitOperations.PopCount(lettersOfB & ~lettersOfA));
        return JaroWinkler.Raised(JaroWinkler.JaroBound(common, a.Length, b.Length), JaroWinkler.CommonPrefix(a, b), Fit.PerLetter) + 1e-4f;
    }

    /// <summary>A bit for each letter that occurs, and one for each that occurs twice.</summary>
    private static ulong Letters(string name)
    {
        var letters = 0UL;
        foreach (var c in name)
        {
            if (c is < 'A' or > 'Z')
                continue;
            var bit = 1UL << (c - 'A');
            letters |= (letters & bit) == 0 ? bit : bit << 32;
        }
        return letters;
    }

    private static List<string> NamesOf(MatchEntity entity) => [.. Subject.NamesOf(entity, null).Select(name => name.Name.Written)];

    private static MatchHit Explain(MatchEntity entity, OfacName query, OfacName listed)
    {
        var (score, feature) = OfacScore.Explain(query, listed);
        return new MatchHit(entity.Id, score / 100.0, [feature]);
    }
}
