using System.Numerics;

namespace Registry.Matching.Ofac;

/// <summary>
/// The names of one set of list editions, made ready for <see cref="OfacScore"/>. Immutable and safe to share between threads. A query is compared with each
/// distinct part once and with every name; whole names that cannot reach the cutoff by the letters they have in common are passed over.
/// </summary>
public sealed class OfacIndex
{
    /// <summary>Names the scoring. It changes whenever some pair of names would score otherwise than before.</summary>
    public const string Version = "ofac-1";

    /// <summary>Further names of a query are left out: each is a scan.</summary>
    private const int MostNames = 20;

    /// <summary>A score is rounded to a hundredth; a bound is not.</summary>
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
                var name = new OfacName(written, Fit.ShortestPart);
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

    /// <summary>The names of a query that cannot be compared: in another script than Latin, without a letter, or beyond those that are compared.</summary>
    public static IReadOnlyList<string> NotCompared(MatchEntity query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var names = NamesOf(query);
        var compared = names.Where(written => new OfacName(written, Fit.ShortestPart).AllParts.Length > 0).Take(MostNames).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(written => !compared.Contains(written)).Distinct(StringComparer.Ordinal).Concat(Subject.NotCompared(query)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>How many names are indexed.</summary>
    public int NameCount => _names.Length;

    /// <summary>Indexes <paramref name="entities"/>; where two have one id, both are kept.</summary>
    public static OfacIndex Build(IEnumerable<MatchEntity> entities) => new([.. entities]);

    /// <summary>The best hits for <paramref name="query"/> by its names alone, best first, among equals by id in ordinal order.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options) => Match(query, options, null);

    /// <summary>The same among the entities in <paramref name="only"/> alone.</summary>
    public IReadOnlyList<MatchHit> Match(MatchEntity query, MatchOptions options, IReadOnlySet<string>? only)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        var asked = NamesOf(query).Select(written => new OfacName(written, Fit.ShortestPart)).Where(name => name.AllParts.Length > 0).Take(MostNames).ToList();
        var best = new BestHits(options.Limit, options.Cutoff, _entities);
        for (var i = 0; i < asked.Count; i++)
            Scan(asked[i], i, query.Schema, best, only);
        return best.ToHits((entity, row, name) => Explain(_entities[entity], asked[name], _names[row]));
    }

    private void Scan(OfacName query, int number, string schema, BestHits best, IReadOnlySet<string>? only)
    {
        var parts = Array.ConvertAll(query.Asked, part => new AskedPart(part, this));
        var letters = Letters(query.Whole);
        for (var row = 0; row < _names.Length; row++)
        {
            var floor = (float)best.Floor - Rounding;
            var numbers = _nameParts.AsSpan(_nameStarts[row], _nameStarts[row + 1] - _nameStarts[row]);
            var likeness = Mean(parts, numbers, exact: false) >= floor ? Mean(parts, numbers, exact: true) : 0;
            var listed = _names[row].Whole;
            if (Bound(query.Whole, letters, listed, _nameLetters[row]) is var bound && bound > likeness && bound >= floor)
                likeness = Math.Max(likeness, JaroWinkler.Similarity(query.Whole, listed, Fit.PerLetter));
            if (likeness < floor)
                continue;
            var entity = _nameEntities[row];
            if (only?.Contains(_entities[entity].Id) is not false && Schemata.CanMatch(schema, _entities[entity].Schema))
                best.Offer(entity, OfacScore.Rounded(likeness) / 100.0, row, number);
        }
    }

    private static float Mean(AskedPart[] asked, ReadOnlySpan<int> numbers, bool exact)
    {
        var sum = 0f;
        foreach (var part in asked)
        {
            var best = 0f;
            foreach (var number in numbers)
            {
                if (part.Bounds[number] > best)
                    best = Math.Max(best, exact ? part.With(number) : part.Bounds[number]);
            }
            sum += best;
        }
        return sum / asked.Length;
    }

    /// <summary>A query's part with what it can score at most with each part of the index, and what it does score where that was needed.</summary>
    private sealed class AskedPart
    {
        private readonly OfacIndex _index;
        private readonly string _part;
        private readonly int _sound;
        private readonly float[] _alike;

        internal AskedPart(string part, OfacIndex index)
        {
            (_part, _index, _sound) = (part, index, Soundex.Of(part));
            _alike = new float[index._parts.Length];
            Array.Fill(_alike, float.NaN);
            Bounds = new float[_alike.Length];
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
            ref var alike = ref _alike[number];
            if (float.IsNaN(alike))
                alike = OfacScore.Part(_part, _sound, _index._parts[number], _index._partSounds[number], Fit);
            return alike;
        }
    }

    /// <summary>The most that two names, or two parts, can score: letters that one has and the other lacks are not common.</summary>
    private static float Bound(string a, ulong lettersOfA, string b, ulong lettersOfB)
    {
        var common = Math.Min(a.Length - BitOperations.PopCount(lettersOfA & ~lettersOfB), b.Length - BitOperations.PopCount(lettersOfB & ~lettersOfA));
        return JaroWinkler.Raised(JaroWinkler.JaroBound(common, a.Length, b.Length), JaroWinkler.Beginning(a, b), Fit.PerLetter) + 1e-4f;
    }

    /// <summary>A bit for each letter that is there, and one for each that is there twice.</summary>
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
