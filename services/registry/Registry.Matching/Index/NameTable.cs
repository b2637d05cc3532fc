using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>All names of an index as rows of numbered parts, with the rows of each part. <see cref="NameSearch"/> searches it.</summary>
/// <remarks>
/// A search visits thousands of rows and is bound by memory latency. Therefore a complete copy of a row is stored under each of its parts, so that a search
/// reads sequentially instead of jumping to each row. A row is identified by its position in the array of all rows, where its record contains its number,
/// the weight of its words, its counts of parts and initials, and its parts; the copy under a part has the position in place of the number.
/// </remarks>
internal sealed class NameTable
{
    private readonly int[] _rows;
    private readonly int[] _entities;
    private readonly float[] _trust;
    private readonly string[] _written;
    private readonly Dictionary<int, (KoreanReading[] Korean, string Han)> _otherReadings;
    private readonly int[] _partRows;

    /// <summary>By part, with one extra entry as the end.</summary>
    private readonly RowsOfPart[] _ofParts;

    private readonly KeyTable _rowKeys;

    private NameTable(Builder from)
    {
        var numbers = from.Pool.Arrange();
        Vocabulary = new Vocabulary(from.Pool);
        _entities = [.. from.Entities];
        _trust = [.. from.Trust];
        _written = [.. from.Written];
        _otherReadings = from.OtherReadings;
        _rows = [.. from.Rows];
        var starts = new int[Vocabulary.Count + 1];
        foreach (var row in RowsInOrder())
        {
            var (core, initials) = (0f, 0);
            var record = _rows.AsSpan(row, At(row).Record.Length);
            foreach (ref var number in record[Row.Header..])
            {
                number = numbers[number];
                var part = Vocabulary[number];
                starts[number + 1] += record.Length;
                core += part.IsCore ? part.Weight : 0;
                initials += part.Kind is PartKind.Initial ? 1 : 0;
            }
            record[1] = BitConverter.SingleToInt32Bits(core);
            record[2] |= initials << 8;
        }
        for (var i = 0; i < Vocabulary.Count; i++)
            starts[i + 1] = checked(starts[i] + starts[i + 1]);
        int[] byCore = [.. RowsInOrder().OrderBy(row => At(row).Core)];
        var next = starts[..^1];
        _partRows = new int[starts[^1]];
        Fill(initials: true);
        int[] initialsEnds = [.. next];
        Fill(initials: false);
        _ofParts = [.. starts.Zip([.. initialsEnds, starts[^1]], (start, initialsEnd) => new RowsOfPart(start, initialsEnd))];
        _rowKeys = new KeyTable(from.RowKeys);
        Runs = new RunTable(from.Runs, from.RunKeys, row => PartsOf(At(row)));

        void Fill(bool initials)
        {
            foreach (var row in byCore)
            {
                var whole = At(row);
                if (whole.Initials > 0 != initials)
                    continue;
                foreach (var number in whole.Parts)
                {
                    whole.Record.CopyTo(_partRows.AsSpan(next[number]));
                    _partRows[next[number]] = row;
                    next[number] += whole.Record.Length;
                }
            }
        }
    }

    internal Vocabulary Vocabulary { get; }

    /// <summary>The number of rows.</summary>
    internal int Count => _entities.Length;

    internal int Entity(int row) => _entities[_rows[row]];

    internal float Trust(int row) => _trust[_rows[row]];

    /// <summary>The row at a position.</summary>
    internal Row At(int row) => new(_rows.AsSpan(row, Row.Header + (_rows[row + 2] & 0xff)));

    /// <summary>The rows that contain a part, those with initials first, then by <see cref="Row.Core"/>; a row that contains it twice occurs twice.</summary>
    internal Rows RowsOf(int part) => new(_partRows.AsSpan(_ofParts[part].Start, VolumeOf(part)));

    /// <summary>A part's rows that have initials: any of the query's words can match an initial.</summary>
    internal Rows RowsWithInitialsOf(int part) => new(_partRows.AsSpan(_ofParts[part].Start, _ofParts[part].InitialsEnd - _ofParts[part].Start));

    /// <summary>A part's rows without initials, by <see cref="Row.Core"/> ascending.</summary>
    internal Rows RowsWithoutInitialsOf(int part) => new(_partRows.AsSpan(_ofParts[part].InitialsEnd, _ofParts[part + 1].Start - _ofParts[part].InitialsEnd));

    /// <summary>The length of a part's rows in memory.</summary>
    internal int VolumeOf(int part) => _ofParts[part + 1].Start - _ofParts[part].Start;

    /// <summary>The rows that share a whole-name key of <see cref="NameKeys"/>.</summary>
    internal ReadOnlySpan<int> FindRows(uint key) => _rowKeys.Find(key);

    /// <summary>The runs of row parts that may be one word.</summary>
    internal RunTable Runs { get; }

    /// <summary>The name from which a row was built.</summary>
    internal TrustedName Name(int row)
    {
        var (korean, han) = OtherReadings(row);
        return new TrustedName(new ParsedName(_written[_rows[row]], PartsOf(At(row)), korean, han), Trust(row));
    }

    /// <summary>Every name as written, with its trust and its entity.</summary>
    internal IEnumerable<(string Written, float Trust, int Entity)> Written()
    {
        for (var number = 0; number < _written.Length; number++)
            yield return (_written[number], _trust[number], _entities[number]);
    }

    private NamePart[] PartsOf(Row row)
    {
        var parts = new NamePart[row.Parts.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Vocabulary[row.Parts[i]];
        return parts;
    }

    /// <summary>A row's readings as a Korean name, and its Han characters.</summary>
    internal (KoreanReading[] Korean, string Han) OtherReadings(int row) =>
        _otherReadings.Count > 0 ? _otherReadings.GetValueOrDefault(row, ([], "")) : ([], "");

    private IEnumerable<int> RowsInOrder()
    {
        for (var row = 0; row < _rows.Length; row += Row.Header + (_rows[row + 2] & 0xff))
            yield return row;
    }

    /// <summary>The start of a part's rows and the end of those with initials; the rows end where the next part's start.</summary>
    private readonly record struct RowsOfPart(int Start, int InitialsEnd);

    /// <summary>One row, as laid out in memory.</summary>
    internal readonly ref struct Row(ReadOnlySpan<int> record)
    {
        /// <summary>The length of a row before its parts.</summary>
        internal const int Header = 3;

        /// <summary>The whole record.</summary>
        internal readonly ReadOnlySpan<int> Record = record;

        /// <summary>Its position in a copy under one of its parts; otherwise its number.</summary>
        internal int Place => Record[0];

        /// <summary>The weight of its words and numbers.</summary>
        internal float Core => BitConverter.Int32BitsToSingle(Record[1]);

        /// <summary>The number of its initials.</summary>
        internal int Initials => Record[2] >> 8;

        /// <summary>The numbers of its parts.</summary>
        internal ReadOnlySpan<int> Parts => Record[Header..];
    }

    /// <summary>Consecutive rows.</summary>
    internal ref struct Rows(ReadOnlySpan<int> records)
    {
        private readonly ReadOnlySpan<int> _records = records;
        private int _next;
        private int _at;

        public readonly Row Current => new(_records[_at.._next]);

        public readonly Rows GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_next == _records.Length)
                return false;
            _at = _next;
            _next += Row.Header + (_records[_at + 2] & 0xff);
            return true;
        }
    }

    /// <summary>Collects names, then builds the table.</summary>
    internal sealed class Builder
    {
        internal PartPool Pool { get; } = new();

        internal List<int> Rows { get; } = [];

        internal List<int> Entities { get; } = [];

        internal List<float> Trust { get; } = [];

        internal List<string> Written { get; } = [];

        internal List<ulong> RowKeys { get; } = [];

        internal List<RunTable.Run> Runs { get; } = [];

        internal List<ulong> RunKeys { get; } = [];

        internal Dictionary<int, (KoreanReading[] Korean, string Han)> OtherReadings { get; } = [];

        /// <summary>Adds a name whose parts are in <see cref="Pool"/>.</summary>
        internal void Add(TrustedName name, int entity)
        {
            var row = Rows.Count;
            Rows.AddRange([Entities.Count, 0, name.Name.Parts.Length]);
            foreach (var part in name.Name.Parts)
                Rows.Add(part.Number);
            Entities.Add(entity);
            Trust.Add(name.Trust);
            Written.Add(name.Name.Written);
            if (name.Name.Korean.Length > 0 || name.Name.Han.Length > 0)
                OtherReadings[row] = (name.Name.Korean, name.Name.Han);
            foreach (var key in NameKeys.OfListed(name.Name))
                RowKeys.Add(((ulong)key << 32) | (uint)row);
            foreach (var (start, length, key) in JoinedKey.OfRuns(name.Name.Parts))
            {
                RunKeys.Add(((ulong)key << 32) | (uint)Runs.Count);
                Runs.Add(new RunTable.Run(row, (byte)start, (byte)length));
            }
        }

        internal NameTable Build() => new(this);
    }
}
