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
    private readonly byte[] _letters;
    private readonly int[] _letterStarts;
    private readonly byte[] _soundLetters;
    private readonly int[] _soundStarts;
    private readonly KeyTable _keys;
    private readonly KeyTable _wholeKeys;

    /// <summary>
    /// The parts like each part, found at first need: what is stored for a part is the same whoever finds it, so a race costs only the work.
    /// </summary>
    private readonly Neighbour[]?[] _neighbours;

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
        (_letters, _letterStarts) = Concatenated(p => p.Kind is PartKind.Word ? p.Letters : []);
        (_soundLetters, _soundStarts) = Concatenated(p => p.Kind is PartKind.Word ? p.SoundLetters : []);
        var keys = new List<ulong>(_parts.Length * 20);
        var wholeKeys = new List<ulong>(_parts.Length * 2);
        foreach (var part in _parts)
        {
            if (!part.IsCore)
                continue;
            foreach (var key in part.Keys)
                Add(keys, key, part);
            if (part.Kind is not PartKind.Word)
                continue;
            foreach (var key in part.ConsonantKeys)
                Add(keys, key ^ Side(part.LacksVowels), part);
            foreach (var key in part.LoanKeys)
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
            Gather(_keys.Find(key), inOneScript: true);
        foreach (var key in part.ConsonantKeys)
            Gather(_keys.Find(key ^ Side(!part.LacksVowels)), inOneScript: true);
        foreach (var key in acrossScripts && (HasHangul || part.Hangul is not null) ? part.LoanKeys : [])
            Gather(_keys.Find(key ^ Side(part.Hangul is null)), inOneScript: false);
        Compare(part, mine, mine.Alike, vowelsFree: false);
        Compare(part, mine, mine.VowelsFree, vowelsFree: true);
        return [.. mine.Found];

        void Gather(ReadOnlySpan<int> numbers, bool inOneScript)
        {
            var script = ScriptOf(part);
            foreach (var number in numbers)
            {
                if (mine.IsKnown(number))
                    continue;
                var other = _scripts[number];
                if (script is Script.Hangul == other is Script.Hangul)
                {
                    mine.Know(number);
                    (script == other ? mine.Alike : mine.VowelsFree).Add(number);
                }
                else if (!inOneScript || string.Equals(part.Text, _parts[number].Text, StringComparison.Ordinal))
                {
                    // Words of which one is in Hangul meet by a loan key only, unless they are the same when folded.
                    mine.Know(number);
                    if ((float)PartSimilarity.OfMeeting(part, _parts[number]) is var likeness and > 0)
                        mine.Found.Add(new Neighbour(number, likeness));
                }
            }
        }
    }

    /// <summary>Compares a word with many others by spelling, as <see cref="PartSimilarity.Words"/> does.</summary>
    private void Compare(NamePart part, Scratch mine, List<int> numbers, bool vowelsFree)
    {
        Span<byte> distances = stackalloc byte[SpellingDistance.Lanes];
        Span<byte> bySound = stackalloc byte[SpellingDistance.Lanes];
        Span<int> spoken = stackalloc int[SpellingDistance.Lanes];
        Span<int> spokenLanes = stackalloc int[SpellingDistance.Lanes];
        var soundsDiffer = part.SoundLetters.Length != part.Letters.Length;
        var all = CollectionsMarshal.AsSpan(numbers);
        for (var start = 0; start < all.Length; start += SpellingDistance.Lanes)
        {
            var some = all.Slice(start, Math.Min(SpellingDistance.Lanes, all.Length - start));
            SpellingDistance.OfMany(part.Letters, vowelsFree, _letters, _letterStarts, some, distances);
            var n = 0;
            for (var lane = 0; lane < some.Length; lane++)
            {
                var number = some[lane];
                var differ = soundsDiffer || _soundStarts[number + 1] - _soundStarts[number] != _letterStarts[number + 1] - _letterStarts[number];
                if (PartSimilarity.MayBeNearerBySound(distances[lane], differ))
                    (spoken[n], spokenLanes[n++]) = (number, lane);
            }
            if (n > 0)
            {
                SpellingDistance.OfMany(part.SoundLetters, vowelsFree, _soundLetters, _soundStarts, spoken[..n], bySound);
                for (var i = 0; i < n; i++)
                    distances[spokenLanes[i]] = PartSimilarity.BySound(distances[spokenLanes[i]], bySound[i]);
            }
            for (var lane = 0; lane < some.Length; lane++)
            {
                var number = some[lane];
                // A word past the longest compared counts with its whole length.
                var length = _letterStarts[number + 1] - _letterStarts[number];
                var longer = Math.Max(part.Text.Length, length < SpellingDistance.LongestWord ? length : _parts[number].Text.Length);
                var likeness = PartSimilarity.SpellingAt(distances[lane], longer);
                if (part.Nicknames.Length > 0)
                    likeness = PartSimilarity.OrNickname(likeness, part, _parts[number]);
                if (likeness > 0)
                    mine.Found.Add(new Neighbour(number, (float)likeness));
            }
        }
    }

    private static Script ScriptOf(NamePart part) => part.Hangul is not null ? Script.Hangul : part.LacksVowels ? Script.WithoutVowels : Script.WithVowels;

    private (byte[] Letters, int[] Starts) Concatenated(Func<NamePart, byte[]> lettersOf)
    {
        var all = new List<byte>(_parts.Length * 8);
        var starts = new int[_parts.Length + 1];
        for (var i = 0; i < _parts.Length; i++)
        {
            all.AddRange(lettersOf(_parts[i]));
            starts[i + 1] = all.Count;
        }
        return ([.. all], starts);
    }

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

        internal bool IsKnown(int part) => _stamps[part] == _stamp;

        internal void Know(int part) => _stamps[part] = _stamp;
    }
}
