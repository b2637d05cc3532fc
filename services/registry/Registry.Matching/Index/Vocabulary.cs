using System.Buffers;
using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>The distinct parts of an index's names, with the lookup of parts similar to a query's part.</summary>
internal sealed class Vocabulary
{
    private readonly PartPool _pool;
    private readonly NamePart[] _parts;
    private readonly float[] _weights;
    private readonly Script[] _scripts;
    private readonly SpelledWords _words;
    private readonly KeyTable _keys;
    private readonly KeyTable _wholeKeys;

    /// <summary>The maximum number of cached neighbours, about 128 MB.</summary>
    private const int MaxCached = 16_000_000;

    /// <summary>
    /// The parts similar to each part, computed on first use. Every thread computes the same result, so a race only costs work. If there are too
    /// many, the cache is cleared.
    /// </summary>
    private readonly Neighbour[]?[] _neighbours;

    private int _cached;

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
            // Computed here instead of cached in the part: most parts never need them again, and together they are larger than the index.
            foreach (var key in PartKeys.Of(part))
                Add(keys, key, part);
            foreach (var key in PartKeys.OfConsonantsAlone(part.Text))
                Add(keys, key ^ Side(part.LacksVowels), part);
            foreach (var key in LoanKeys.Of(part))
                Add(keys, key ^ Side(part.Hangul is not null), part);
            if (part.Text.Length is >= NameComparison.MinAcronymLength and <= NameComparison.MaxAcronymLength)
                Add(wholeKeys, PartKeys.Hash(part.Text, 'A'), part);
            if (part.JoinedKey is { } joined)
                Add(wholeKeys, joined, part);
        }
        _keys = new KeyTable(keys);
        _wholeKeys = new KeyTable(wholeKeys);

        static void Add(List<ulong> pairs, uint key, NamePart part) => pairs.Add(((ulong)key << 32) | (uint)part.Number);
    }

    /// <summary>Whether any part is in Hangul.</summary>
    internal bool HasHangul { get; }

    /// <summary>The number of parts.</summary>
    internal int Count => _parts.Length;

    internal NamePart this[int number] => _parts[number];

    /// <summary>The parts with these numbers, in <paramref name="buffer"/>.</summary>
    internal ReadOnlySpan<NamePart> PartsOf(ReadOnlySpan<int> numbers, Span<NamePart> buffer)
    {
        for (var i = 0; i < numbers.Length; i++)
            buffer[i] = _parts[numbers[i]];
        return buffer[..numbers.Length];
    }

    /// <summary>The weight of a part by its number.</summary>
    internal float Weight(int number) => _weights[number];

    /// <summary>The words that several parts of a query may form, or that are the initials of a query's words.</summary>
    internal ReadOnlySpan<int> FindWhole(uint key) => _wholeKeys.Find(key);

    /// <summary>Marks for keys that only connect words of different kinds: a word looks up those of the other side.</summary>
    internal static uint Side(bool one) => one ? 0x5bd1e995u : 0xc2b2ae35u;

    /// <summary>The parts similar to <paramref name="part"/>: all for which <see cref="PartSimilarity.Of"/> is above 0, with their similarity.</summary>
    /// <param name="part">A part of the query.</param>
    /// <param name="acrossScripts">Whether parts in Hangul are compared with parts in other scripts.</param>
    internal Neighbour[] Neighbours(NamePart part, bool acrossScripts)
    {
        part = _pool.Find(part);
        if (part.Number < 0 || !acrossScripts)
            return FindNeighbours(part, acrossScripts);
        if (_neighbours[part.Number] is { } known)
            return known;
        var neighbours = FindNeighbours(part, acrossScripts);
        if (Interlocked.Add(ref _cached, neighbours.Length) > MaxCached)
        {
            Array.Clear(_neighbours);
            Volatile.Write(ref _cached, neighbours.Length);
        }
        Volatile.Write(ref _neighbours[part.Number], neighbours);
        return neighbours;
    }

    private Neighbour[] FindNeighbours(NamePart part, bool acrossScripts)
    {
        // Numbers are compared for equality only.
        if (part.Kind is not PartKind.Word)
            return [.. _keys.Find(PartKeys.Exact(part)).ToArray().Select(number => new Neighbour(number, (float)PartSimilarity.Of(part, _parts[number])))];
        using var known = new PartSet(_parts.Length);
        using var sameKind = new PooledList<int>();
        using var vowelsFree = new PooledList<int>();
        using var found = new PooledList<Neighbour>();
        foreach (var key in part.Keys)
            Gather(part, _keys.Find(key), known, sameKind, vowelsFree);
        foreach (var key in part.ConsonantKeys)
            Gather(part, _keys.Find(key ^ Side(!part.LacksVowels)), known, sameKind, vowelsFree);
        foreach (var key in acrossScripts && (HasHangul || part.Hangul is not null) ? part.LoanKeys : [])
            CompareAcrossScripts(part, _keys.Find(key ^ Side(part.Hangul is null)), known, found);
        // Two words of which one is in Hangul share only loan keys, unless they are equal when folded.
        foreach (var number in HasHangul || part.Hangul is not null ? _keys.Find(PartKeys.Same(part)) : [])
        {
            if (string.Equals(part.Text, _parts[number].Text, StringComparison.Ordinal) && known.Add(number))
                AddSimilar(part, number, found);
        }
        Compare(part, sameKind.Span, vowelsFree: false, found);
        Compare(part, vowelsFree.Span, vowelsFree: true, found);
        return found.Span.ToArray();
    }

    /// <summary>Collects the new words on the part's side of Hangul: they are compared in parallel.</summary>
    private void Gather(NamePart part, ReadOnlySpan<int> numbers, PartSet known, PooledList<int> sameKind, PooledList<int> vowelsFree)
    {
        var script = ScriptOf(part);
        foreach (var number in numbers)
        {
            var other = _scripts[number];
            if (script is Script.Hangul == other is Script.Hangul && known.Add(number))
                (script == other ? sameKind : vowelsFree).Add(number);
        }
    }

    /// <summary>Adds the new similar words on the other side of Hangul: they are compared one by one.</summary>
    private void CompareAcrossScripts(NamePart part, ReadOnlySpan<int> numbers, PartSet known, PooledList<Neighbour> found)
    {
        foreach (var number in numbers)
        {
            if (part.Hangul is null == _scripts[number] is Script.Hangul && known.Add(number))
                AddSimilar(part, number, found);
        }
    }

    private void AddSimilar(NamePart part, int number, PooledList<Neighbour> found)
    {
        if ((float)PartSimilarity.OfMeeting(part, _parts[number]) is var similarity and > 0)
            found.Add(new Neighbour(number, similarity));
    }

    /// <summary>Adds the words that are similar to the part.</summary>
    private void Compare(NamePart part, ReadOnlySpan<int> numbers, bool vowelsFree, PooledList<Neighbour> found)
    {
        var similarities = ArrayPool<float>.Shared.Rent(numbers.Length);
        _words.Compare(part, vowelsFree, numbers, similarities);
        for (var i = 0; i < numbers.Length; i++)
        {
            var best = part.Nicknames.Length > 0 ? (float)PartSimilarity.OrNickname(similarities[i], part, _parts[numbers[i]]) : similarities[i];
            if (best > 0)
                found.Add(new Neighbour(numbers[i], best));
        }
        ArrayPool<float>.Shared.Return(similarities);
    }

    private static Script ScriptOf(NamePart part) =>
        part.Hangul is not null ? Script.Hangul
        : part.LacksVowels ? Script.WithoutVowels
        : Script.WithVowels;

    private enum Script : byte
    {
        WithVowels,
        WithoutVowels,
        Hangul,
    }
}
