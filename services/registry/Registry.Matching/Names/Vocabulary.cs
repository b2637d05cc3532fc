using System.Runtime.InteropServices;

namespace Registry.Matching.Names;

/// <summary>A part of an index's names that is like a query's.</summary>
internal readonly record struct Neighbour(int Part, float Likeness);

/// <summary>The distinct parts of an index's names, and the ways from a query's part to those like it.</summary>
internal sealed class Vocabulary
{
    private readonly PartPool _pool;
    private readonly NamePart[] _parts;
    private readonly float[] _weights;
    private readonly Script[] _scripts;
    private readonly SpelledWords _words;
    private readonly KeyTable _keys;
    private readonly KeyTable _wholeKeys;

    /// <summary>The most neighbours that are kept: some 128 MB of them.</summary>
    private const int MostKept = 16_000_000;

    /// <summary>
    /// The parts like each part, found at first need: what is stored for a part is the same whoever finds it, so a race costs only the work. Where they
    /// become too many they are found anew.
    /// </summary>
    private readonly Neighbour[]?[] _neighbours;

    private int _kept;

    [ThreadStatic]
    private static Scratch? t_scratch;

    internal Vocabulary(PartPool pool)
    {
        _pool = pool;
        _parts = [.. pool.Parts];
        _weights = [.. _parts.Select(p => p.Weight)];
        _scripts = [.. _parts.Select(ScriptOf)];
        HasHangul = Array.IndexOf(_scripts, Script.Hangul) >= 0;
        _neighbours = new Neighbour[]?[_parts.Length];
        _words = new SpelledWords(_parts.Select(p => p.Kind is PartKind.Word ? p.Text : ""), _parts.Length);
        var keys = new List<ulong>(_parts.Length * 20);
        var wholeKeys = new List<ulong>(_parts.Length * 2);
        foreach (var part in _parts)
        {
            if (!part.IsCore)
                continue;
            if (part.Kind is not PartKind.Word)
            {
                Add(keys, PartKeys.Exact(part), part);
                continue;
            }
            // Made here and not kept by the part: of most parts nobody asks for them again, and together they are larger than the index.
            foreach (var key in PartKeys.Of(part))
                Add(keys, key, part);
            foreach (var key in PartKeys.OfConsonantsAlone(part.Text))
                Add(keys, key ^ Side(part.LacksVowels), part);
            foreach (var key in LoanKeys.Of(part))
                Add(keys, key ^ Side(part.Hangul is not null), part);
            if (part.Text.Length is >= NameComparison.ShortestAcronym and <= NameComparison.LongestAcronym)
                Add(wholeKeys, PartKeys.Hash(part.Text, 'A'), part);
            if (part.JoinedKey is { } joined)
                Add(wholeKeys, joined, part);
        }
        _keys = new KeyTable(keys);
        _wholeKeys = new KeyTable(wholeKeys);

        static void Add(List<ulong> pairs, uint key, NamePart part) => pairs.Add(((ulong)key << 32) | (uint)part.Number);
    }

    /// <summary>Whether some part is in Hangul.</summary>
    internal bool HasHangul { get; }

    /// <summary>How many parts there are.</summary>
    internal int Count => _parts.Length;

    internal NamePart this[int number] => _parts[number];

    /// <summary>The weight of a part by its number.</summary>
    internal float Weight(int number) => _weights[number];

    /// <summary>The words that several parts of a query may be, or of which a query's words are the initials.</summary>
    internal ReadOnlySpan<int> FindWhole(uint key) => _wholeKeys.Find(key);

    /// <summary>Keys of the two sides of a meeting that is only between unlike things: a word finds those of the other side.</summary>
    internal static uint Side(bool one) => one ? 0x5bd1e995u : 0xc2b2ae35u;

    /// <summary>The parts like <paramref name="part"/>: all that <see cref="PartSimilarity.Of"/> finds alike, with what it finds.</summary>
    /// <param name="part">A part of the query's.</param>
    /// <param name="acrossScripts">Whether a part in Hangul is compared with those that are not.</param>
    internal Neighbour[] Neighbours(NamePart part, bool acrossScripts)
    {
        part = _pool.Find(part);
        if (part.Number < 0 || !acrossScripts)
            return FindNeighbours(part, acrossScripts);
        if (_neighbours[part.Number] is { } known)
            return known;
        var neighbours = FindNeighbours(part, acrossScripts);
        if (Interlocked.Add(ref _kept, neighbours.Length) > MostKept)
        {
            Array.Clear(_neighbours);
            Volatile.Write(ref _kept, neighbours.Length);
        }
        Volatile.Write(ref _neighbours[part.Number], neighbours);
        return neighbours;
    }

    private Neighbour[] FindNeighbours(NamePart part, bool acrossScripts)
    {
        var mine = t_scratch ??= new Scratch();
        mine.Start(_parts.Length);
        if (part.Kind is not PartKind.Word)
        {
            // A number is equal or not.
            foreach (var number in _keys.Find(PartKeys.Exact(part)))
                mine.Found.Add(new Neighbour(number, (float)PartSimilarity.Of(part, _parts[number])));
            return [.. mine.Found];
        }
        foreach (var key in part.Keys)
            Gather(_keys.Find(key), toHangul: false);
        foreach (var key in part.ConsonantKeys)
            Gather(_keys.Find(key ^ Side(!part.LacksVowels)), toHangul: false);
        foreach (var key in acrossScripts && (HasHangul || part.Hangul is not null) ? part.LoanKeys : [])
            Gather(_keys.Find(key ^ Side(part.Hangul is null)), toHangul: true);
        // Words of which one is in Hangul meet by a loan key only, unless they are the same when folded.
        foreach (var number in HasHangul || part.Hangul is not null ? _keys.Find(PartKeys.Same(part)) : [])
        {
            if (!mine.IsKnown(number) && string.Equals(part.Text, _parts[number].Text, StringComparison.Ordinal))
                Know(number);
        }
        Compare(part, mine, mine.Alike, vowelsFree: false);
        Compare(part, mine, mine.VowelsFree, vowelsFree: true);
        return [.. mine.Found];

        // Hangul is compared with the rest one by one, each of the two among themselves many at once.
        void Gather(ReadOnlySpan<int> numbers, bool toHangul)
        {
            var script = ScriptOf(part);
            foreach (var number in numbers)
            {
                var other = _scripts[number];
                if (script is Script.Hangul != other is Script.Hangul != toHangul || mine.IsKnown(number))
                    continue;
                if (toHangul)
                {
                    Know(number);
                    continue;
                }
                mine.Know(number);
                (script == other ? mine.Alike : mine.VowelsFree).Add(number);
            }
        }

        void Know(int number)
        {
            mine.Know(number);
            if ((float)PartSimilarity.OfMeeting(part, _parts[number]) is var likeness and > 0)
                mine.Found.Add(new Neighbour(number, likeness));
        }
    }

    /// <summary>Adds those of the words that are like the part.</summary>
    private void Compare(NamePart part, Scratch mine, List<int> numbers, bool vowelsFree)
    {
        var likeness = mine.Likeness(numbers.Count);
        _words.Compare(part, vowelsFree, CollectionsMarshal.AsSpan(numbers), likeness);
        for (var i = 0; i < numbers.Count; i++)
        {
            var alike = part.Nicknames.Length > 0 ? (float)PartSimilarity.OrNickname(likeness[i], part, _parts[numbers[i]]) : likeness[i];
            if (alike > 0)
                mine.Found.Add(new Neighbour(numbers[i], alike));
        }
    }

    private static Script ScriptOf(NamePart part) => part.Hangul is not null ? Script.Hangul : part.LacksVowels ? Script.WithoutVowels : Script.WithVowels;

    private enum Script : byte
    {
        WithVowels,
        WithoutVowels,
        Hangul,
    }

    /// <summary>A thread's working memory, kept between searches: a part is known when it bears the search's stamp.</summary>
    private sealed class Scratch
    {
        private int[] _stamps = [];
        private int _stamp;
        private float[] _likeness = [];

        internal List<int> Alike { get; } = [];

        internal List<int> VowelsFree { get; } = [];

        internal List<Neighbour> Found { get; } = [];

        internal void Start(int parts)
        {
            if (_stamps.Length < parts)
                _stamps = new int[parts];
            _stamp++;
            Alike.Clear();
            VowelsFree.Clear();
            Found.Clear();
        }

        internal Span<float> Likeness(int count)
        {
            if (_likeness.Length < count)
                _likeness = new float[count * 2];
            return _likeness.AsSpan(0, count);
        }

        internal bool IsKnown(int part) => _stamps[part] == _stamp;

        internal void Know(int part) => _stamps[part] = _stamp;
    }
}
