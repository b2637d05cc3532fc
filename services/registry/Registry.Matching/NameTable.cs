using System.Numerics;
using System.Runtime.InteropServices;
using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>All names of an index as rows of numbered parts, and the ways from a query's parts to the rows that could be alike.</summary>
internal sealed class NameTable
{
    private readonly NamePart[] _parts;
    private readonly int[] _rowStarts;
    private readonly int[] _rowParts;
    private readonly int[] _rowEntities;
    private readonly float[] _rowTrust;
    private readonly float[] _rowCore;
    private readonly byte[] _rowInitials;
    private readonly bool[] _rowHangul;
    private readonly string[] _rowWritten;
    private readonly Dictionary<int, (KoreanReading[] Korean, string Han)> _otherReadings;
    private readonly int[] _partStarts;
    private readonly int[] _partRows;
    private readonly KeyTable _partKeys;
    private readonly KeyTable _rowKeys;
    private readonly PartPool _pool;

    /// <summary>
    /// The parts like each part, found at first need: what is stored for a part is the same whoever finds it, so a race costs only the work.
    /// </summary>
    private readonly Neighbour[]?[] _neighbours;

    [ThreadStatic]
    private static Scratch? t_scratch;

    private NameTable(Builder from)
    {
        _pool = from.Pool;
        _parts = [.. from.Pool.Parts];
        _rowStarts = [.. from.RowStarts, from.RowParts.Count];
        _rowParts = [.. from.RowParts];
        _rowEntities = [.. from.RowEntities];
        _rowTrust = [.. from.RowTrust];
        _rowWritten = [.. from.RowWritten];
        _otherReadings = from.OtherReadings;
        _neighbours = new Neighbour[]?[_parts.Length];
        _rowCore = new float[Count];
        _rowInitials = new byte[Count];
        _rowHangul = new bool[Count];
        _partStarts = new int[_parts.Length + 1];
        foreach (var part in _rowParts)
            _partStarts[part + 1]++;
        for (var i = 0; i < _parts.Length; i++)
            _partStarts[i + 1] += _partStarts[i];
        var next = _partStarts[..^1];
        _partRows = new int[_rowParts.Length];
        for (var row = 0; row < Count; row++)
        {
            _rowHangul[row] = Row(row).Length > 0;
            foreach (var number in Row(row))
            {
                var part = _parts[number];
                _rowHangul[row] &= part.Hangul is not null;
                _partRows[next[number]++] = row;
                if (part.IsCore)
                    _rowCore[row] += part.Weight;
                else if (part.Kind is PartKind.Initial)
                    _rowInitials[row]++;
            }
        }
        var keys = new List<ulong>(_parts.Length * 24);
        foreach (var part in _parts)
        {
            if (!part.IsCore)
                continue;
            foreach (var key in part.Keys)
                keys.Add(((ulong)key << 32) | (uint)part.Number);
            foreach (var key in part.ConsonantKeys)
                keys.Add(((ulong)(key ^ LoanSide(part.LacksVowels)) << 32) | (uint)part.Number);
            foreach (var key in part.LoanKeys)
                keys.Add(((ulong)(key ^ LoanSide(part.Hangul is not null)) << 32) | (uint)part.Number);
            if (part.Kind is PartKind.Word && part.Text.Length is >= NameComparison.ShortestAcronym and <= NameComparison.LongestAcronym)
                keys.Add(((ulong)PartKeys.Hash(part.Text, 'A') << 32) | (uint)part.Number);
            if (part.Kind is PartKind.Word && JoinedKey.Of(part.Text) is { } joined)
                keys.Add(((ulong)joined << 32) | (uint)part.Number);
        }
        _partKeys = new KeyTable([.. keys]);
        _rowKeys = new KeyTable([.. from.RowKeys]);
    }

    internal int Count => _rowEntities.Length;

    internal int Entity(int row) => _rowEntities[row];

    internal float Trust(int row) => _rowTrust[row];

    /// <summary>A row as the name that it was made from.</summary>
    internal TrustedName Name(int row)
    {
        var (korean, han) = _otherReadings.GetValueOrDefault(row, ([], ""));
        var parts = new NamePart[Row(row).Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = _parts[Row(row)[i]];
        return new TrustedName(new ParsedName(_rowWritten[row], parts, korean, han), _rowTrust[row]);
    }

    internal float Score(ParsedName query, int row, bool person)
    {
        var numbers = Row(row);
        var buffer = Mine().Parts.AsSpan(0, numbers.Length);
        for (var i = 0; i < numbers.Length; i++)
            buffer[i] = _parts[numbers[i]];
        var (korean, han) = _otherReadings.Count > 0 ? _otherReadings.GetValueOrDefault(row, ([], "")) : ([], "");
        return NameComparison.Score(query.View, new NameView(buffer, korean, han), person);
    }

    /// <summary>
    /// The rows that could score at least <paramref name="floor"/>, with the most that each could score, highest first. The bound holds because a
    /// score is what matched over what matched and what did not: taking every part at its best match, each for itself, only raises it.
    /// </summary>
    internal List<(int Row, double Bound)> Candidates(ParsedName query, float trust, double floor, bool person)
    {
        var mine = Mine();
        mine.Start(Count, _parts.Length);
        var (core, others, initials) = (0f, 0f, 0);
        for (var i = 0; i < query.Parts.Length; i++)
        {
            var part = query.Parts[i];
            if (part.IsCore)
                core += part.Weight;
            else
                others += part.Weight;
            initials += part.Kind is PartKind.Initial ? 1 : 0;
        }
        for (var i = 0; i < query.Parts.Length; i++)
        {
            if (query.Parts[i].IsCore)
                Gather(mine, query.Parts[i], i);
        }
        var found = mine.Found;
        AddWhole(mine, query, person);
        var hangul = query.View.IsHangul;
        foreach (var row in CollectionsMarshal.AsSpan(mine.Touched))
        {
            ref var cell = ref mine.Cells[row];
            var bound = 1f;
            // What a name in Hangul scores as one word with one that is not is not bounded by its parts.
            if (!cell.Whole && hangul == _rowHangul[row])
            {
                var matched = cell.Matched + others + (_rowInitials[row] * Weights.Word);
                var queryRest = core - cell.QueryWeight - (_rowInitials[row] * Weights.Word);
                var rowRest = _rowCore[row] - cell.RowWeight - (initials * Weights.Word);
                bound = NameAlignment.Bound(matched, cell.Lost, Math.Max(0, queryRest), Math.Max(0, rowRest), person && BitOperations.PopCount(cell.Parts) <= 1);
            }
            bound *= Math.Min(trust, _rowTrust[row]);
            if (bound >= floor - BestHits.Rounding)
                found.Add((row, bound));
        }
        found.Sort(static (x, y) => y.Bound.CompareTo(x.Bound) is var order and not 0 ? order : x.Row.CompareTo(y.Row));
        return found;
    }

    /// <summary>Adds to each row what the query's part <paramref name="at"/> could match in it at best.</summary>
    private void Gather(Scratch mine, NamePart part, int at)
    {
        var bit = 1u << at;
        foreach (var (number, likeness) in Neighbours(_pool.Find(part)))
        {
            var weight = _parts[number].Weight;
            foreach (var row in _partRows.AsSpan(_partStarts[number], _partStarts[number + 1] - _partStarts[number]))
            {
                ref var cell = ref mine.Cell(row);
                if ((cell.Parts & bit) != 0)
                {
                    // A row with two parts like this one may use either.
                    cell.RowWeight += weight;
                    continue;
                }
                cell.Parts |= bit;
                cell.Matched += (part.Weight + weight) / 2 * likeness;
                cell.Lost += NameAlignment.LeastLost(likeness) * (part.Weight + weight) / 2;
                cell.QueryWeight += part.Weight;
                cell.RowWeight += weight;
            }
        }
    }

    /// <summary>Adds the rows that meet the query other than part by part: joined parts, acronyms, Korean readings, Han characters.</summary>
    private void AddWhole(Scratch mine, ParsedName query, bool person)
    {
        foreach (var key in RowKeys(query, forQuery: true))
        {
            foreach (var row in _rowKeys.Find(key))
                mine.Cell(row).Whole = true;
        }
        foreach (var (_, key) in JoinedKey.OfRuns(query.Parts))
            AddRowsOfParts(mine, key);
        if (!person && NameComparison.InitialsOf(query.Parts) is { Length: > 0 } initials)
            AddRowsOfParts(mine, PartKeys.Hash(initials, 'A'));
    }

    private void AddRowsOfParts(Scratch mine, uint key)
    {
        foreach (var number in _partKeys.Find(key))
        {
            foreach (var row in _partRows.AsSpan(_partStarts[number], _partStarts[number + 1] - _partStarts[number]))
                mine.Cell(row).Whole = true;
        }
    }

    /// <summary>The keys by which a whole name is found. A query looks for the other side of each: its words among the rows' joined parts.</summary>
    private static IEnumerable<uint> RowKeys(ParsedName name, bool forQuery)
    {
        foreach (var reading in name.Korean)
        {
            foreach (var key in reading.Keys())
                yield return key;
        }
        if (name.Parts.Length > 0)
        {
            foreach (var key in LoanKeys.OfWhole(name.Parts))
                yield return key ^ LoanSide(NameView.IsAllHangul(name.Parts) != forQuery);
        }
        foreach (var character in name.Han)
            yield return PartKeys.Hash([character], 'c');
        if (forQuery)
        {
            foreach (var part in name.Parts)
            {
                if (part.Kind is PartKind.Word && JoinedKey.Of(part.Text) is { } key)
                    yield return key;
            }
            if (NameComparison.LoneWord(name.Parts) is { Text.Length: >= NameComparison.ShortestAcronym } word)
                yield return PartKeys.Hash(word.Text, 'a');
        }
        else
        {
            foreach (var (_, key) in JoinedKey.OfRuns(name.Parts))
                yield return key;
            if (NameComparison.InitialsOf(name.Parts) is { Length: > 0 } initials)
                yield return PartKeys.Hash(initials, 'a');
        }
    }

    /// <summary>The parts like <paramref name="part"/>, likest first.</summary>
    private Neighbour[] Neighbours(NamePart part)
    {
        if (part.Number >= 0 && _neighbours[part.Number] is { } known)
            return known;
        var mine = Mine();
        var stamp = mine.NextPartStamp();
        var found = mine.Neighbours;
        found.Clear();
        foreach (var key in part.Keys)
            Compare(_partKeys.Find(key));
        foreach (var key in part.ConsonantKeys)
            Compare(_partKeys.Find(key ^ LoanSide(!part.LacksVowels)));
        foreach (var key in part.LoanKeys)
            Compare(_partKeys.Find(key ^ LoanSide(part.Hangul is null)));
        found.Sort(static (x, y) => y.Likeness.CompareTo(x.Likeness) is var order and not 0 ? order : x.Part.CompareTo(y.Part));
        Neighbour[] neighbours = [.. found];
        if (part.Number >= 0)
            Volatile.Write(ref _neighbours[part.Number], neighbours);
        return neighbours;

        void Compare(ReadOnlySpan<int> numbers)
        {
            foreach (var number in numbers)
            {
                if (mine.PartStamps[number] == stamp)
                    continue;
                mine.PartStamps[number] = stamp;
                var likeness = (float)PartSimilarity.OfMeeting(part, _parts[number]);
                if (likeness > 0)
                    found.Add(new Neighbour(number, likeness));
            }
        }
    }

    /// <summary>A word in Hangul is found by words in other scripts, and they by it, each under keys of its own.</summary>
    private static uint LoanSide(bool hangul) => hangul ? 0x5bd1e995u : 0xc2b2ae35u;

    private ReadOnlySpan<int> Row(int row) => _rowParts.AsSpan(_rowStarts[row], _rowStarts[row + 1] - _rowStarts[row]);

    private static Scratch Mine() => t_scratch ??= new Scratch();

    private readonly record struct Neighbour(int Part, float Likeness);

    /// <summary>What a query has found out about a row.</summary>
    private struct Cell
    {
        internal int Stamp;
        internal uint Parts;
        internal float Matched;
        internal float Lost;
        internal float QueryWeight;
        internal float RowWeight;
        internal bool Whole;
    }

    /// <summary>A thread's working memory, kept between queries: a cell is valid for the query whose stamp it bears.</summary>
    private sealed class Scratch
    {
        private int _stamp;
        private int _partStamp;

        internal Cell[] Cells { get; private set; } = [];

        internal int[] PartStamps { get; private set; } = [];

        internal List<int> Touched { get; } = [];

        internal List<(int Row, double Bound)> Found { get; } = [];

        internal List<Neighbour> Neighbours { get; } = [];

        internal NamePart[] Parts { get; } = new NamePart[NameParser.MostParts + 1];

        internal void Start(int rows, int parts)
        {
            if (Cells.Length < rows)
                Cells = new Cell[rows];
            if (PartStamps.Length < parts)
                PartStamps = new int[parts];
            _stamp++;
            Touched.Clear();
            Found.Clear();
        }

        internal int NextPartStamp() => ++_partStamp;

        internal ref Cell Cell(int row)
        {
            ref var cell = ref Cells[row];
            if (cell.Stamp != _stamp)
            {
                cell = new Cell { Stamp = _stamp };
                Touched.Add(row);
            }
            return ref cell;
        }
    }

    /// <summary>Gathers names, then makes the table.</summary>
    internal sealed class Builder
    {
        internal PartPool Pool { get; } = new();

        internal List<int> RowStarts { get; } = [];

        internal List<int> RowParts { get; } = [];

        internal List<int> RowEntities { get; } = [];

        internal List<float> RowTrust { get; } = [];

        internal List<string> RowWritten { get; } = [];

        internal List<ulong> RowKeys { get; } = [];

        internal Dictionary<int, (KoreanReading[] Korean, string Han)> OtherReadings { get; } = [];

        /// <summary>Adds a name whose parts are in <see cref="Pool"/>.</summary>
        internal void Add(TrustedName name, int entity)
        {
            var row = RowEntities.Count;
            RowStarts.Add(RowParts.Count);
            foreach (var part in name.Name.Parts)
                RowParts.Add(part.Number);
            RowEntities.Add(entity);
            RowTrust.Add(name.Trust);
            RowWritten.Add(name.Name.Written);
            if (name.Name.Korean.Length > 0 || name.Name.Han.Length > 0)
                OtherReadings[row] = (name.Name.Korean, name.Name.Han);
            foreach (var key in NameTable.RowKeys(name.Name, forQuery: false))
                RowKeys.Add(((ulong)key << 32) | (uint)row);
        }

        internal NameTable Build() => new(this);
    }
}
