using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>All names of an index as rows of numbered parts, with the rows of each part. <see cref="NameSearch"/> finds rows in it.</summary>
/// <remarks>
/// A row is known by its place in one array, where what a search asks of it stands together: a search looks at thousands of rows, and what it waits
/// for is memory. From its place on: its number; how many parts it has and how many initials; its words' weight; its parts.
/// </remarks>
internal sealed class NameTable
{
    private const int Header = 3;

    private readonly int[] _rows;
    private readonly int[] _entities;
    private readonly float[] _trust;
    private readonly string[] _written;
    private readonly Dictionary<int, (KoreanReading[] Korean, string Han)> _otherReadings;
    private readonly int[] _partStarts;
    private readonly int[] _partInitialsEnds;
    private readonly int[] _partRows;
    private readonly KeyTable _rowKeys;
    private readonly KeyTable _runKeys;
    private readonly Run[] _runs;

    private NameTable(Builder from)
    {
        Vocabulary = new Vocabulary(from.Pool);
        _entities = [.. from.Entities];
        _trust = [.. from.Trust];
        _written = [.. from.Written];
        _otherReadings = from.OtherReadings;
        _runs = [.. from.Runs];
        _rows = [.. from.Rows];
        _partStarts = new int[Vocabulary.Count + 1];
        foreach (var row in RowsInOrder())
        {
            var (core, initials) = (0f, 0);
            foreach (var number in Parts(row))
            {
                var part = Vocabulary[number];
                _partStarts[number + 1]++;
                core += part.IsCore ? part.Weight : 0;
                initials += part.Kind is PartKind.Initial ? 1 : 0;
            }
            _rows[row + 1] |= initials << 8;
            _rows[row + 2] = BitConverter.SingleToInt32Bits(core);
        }
        for (var i = 0; i < Vocabulary.Count; i++)
            _partStarts[i + 1] += _partStarts[i];
        int[] byCore = [.. RowsInOrder().OrderBy(Core)];
        var next = _partStarts[..^1];
        _partRows = new int[_partStarts[^1]];
        Fill(initials: true);
        _partInitialsEnds = [.. next];
        Fill(initials: false);
        _rowKeys = new KeyTable(from.RowKeys);
        _runKeys = new KeyTable(from.RunKeys);

        void Fill(bool initials)
        {
            foreach (var row in byCore)
            {
                if (Initials(row) > 0 != initials)
                    continue;
                foreach (var number in Parts(row))
                    _partRows[next[number]++] = row;
            }
        }
    }

    internal Vocabulary Vocabulary { get; }

    /// <summary>How many rows there are.</summary>
    internal int Count => _entities.Length;

    internal int Entity(int row) => _entities[_rows[row]];

    internal float Trust(int row) => _trust[_rows[row]];

    /// <summary>The numbers of a row's parts.</summary>
    internal ReadOnlySpan<int> Parts(int row) => _rows.AsSpan(row + Header, _rows[row + 1] & 0xff);

    /// <summary>How many initials a row has.</summary>
    internal int Initials(int row) => _rows[row + 1] >> 8;

    /// <summary>The weight of a row's words and numbers.</summary>
    internal float Core(int row) => BitConverter.Int32BitsToSingle(_rows[row + 2]);

    /// <summary>The rows that have a part, those with initials first, then by <see cref="Core"/>; one that has it twice comes twice.</summary>
    internal ReadOnlySpan<int> RowsOf(int part) => _partRows.AsSpan(_partStarts[part], _partStarts[part + 1] - _partStarts[part]);

    /// <summary>Those of a part's rows that have initials: any of the query's words may be one of these.</summary>
    internal ReadOnlySpan<int> RowsWithInitialsOf(int part) => _partRows.AsSpan(_partStarts[part], _partInitialsEnds[part] - _partStarts[part]);

    /// <summary>The others of a part's rows, by <see cref="Core"/> ascending.</summary>
    internal ReadOnlySpan<int> RowsWithoutInitialsOf(int part) => _partRows.AsSpan(_partInitialsEnds[part], _partStarts[part + 1] - _partInitialsEnds[part]);

    /// <summary>The rows that meet a whole name by a key of <see cref="NameKeys"/>.</summary>
    internal ReadOnlySpan<int> FindRows(uint key) => _rowKeys.Find(key);

    /// <summary>The runs of rows' parts that may be one word, by the word's key.</summary>
    internal ReadOnlySpan<int> FindRuns(uint key) => _runKeys.Find(key);

    internal Run RunAt(int number) => _runs[number];

    /// <summary>A row as the name that it was made from.</summary>
    internal TrustedName Name(int row)
    {
        var parts = new NamePart[Parts(row).Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Vocabulary[Parts(row)[i]];
        var (korean, han) = OtherReadings(row);
        return new TrustedName(new ParsedName(_written[_rows[row]], parts, korean, han), Trust(row));
    }

    /// <summary>How a row reads as a Korean name, and its Han characters.</summary>
    internal (KoreanReading[] Korean, string Han) OtherReadings(int row) => _otherReadings.Count > 0 ? _otherReadings.GetValueOrDefault(row, ([], "")) : ([], "");

    private IEnumerable<int> RowsInOrder()
    {
        for (var row = 0; row < _rows.Length; row += Header + (_rows[row + 1] & 0xff))
            yield return row;
    }

    /// <summary>Neighbouring parts of a row that may be one word on the other side.</summary>
    internal readonly record struct Run(int Row, byte Start, byte Length);

    /// <summary>Gathers names, then makes the table.</summary>
    internal sealed class Builder
    {
        internal PartPool Pool { get; } = new();

        internal List<int> Rows { get; } = [];

        internal List<int> Entities { get; } = [];

        internal List<float> Trust { get; } = [];

        internal List<string> Written { get; } = [];

        internal List<ulong> RowKeys { get; } = [];

        internal List<Run> Runs { get; } = [];

        internal List<ulong> RunKeys { get; } = [];

        internal Dictionary<int, (KoreanReading[] Korean, string Han)> OtherReadings { get; } = [];

        /// <summary>Adds a name whose parts are in <see cref="Pool"/>.</summary>
        internal void Add(TrustedName name, int entity)
        {
            var row = Rows.Count;
            Rows.AddRange([Entities.Count, name.Name.Parts.Length, 0]);
            foreach (var part in name.Name.Parts)
                Rows.Add(part.Number);
            Entities.Add(entity);
            Trust.Add(name.Trust);
            Written.Add(name.Name.Written);
            if (name.Name.Korean.Length > 0 || name.Name.Han.Length > 0)
                OtherReadings[row] = (name.Name.Korean, name.Name.Han);
            foreach (var key in NameKeys.OfListed(name.Name))
                RowKeys.Add(((ulong)key << 32) | (uint)row);
            foreach (var (_, key, start, length) in JoinedKey.OfRuns(name.Name.Parts))
            {
                RunKeys.Add(((ulong)key << 32) | (uint)Runs.Count);
                Runs.Add(new Run(row, (byte)start, (byte)length));
            }
        }

        internal NameTable Build() => new(this);
    }
}
