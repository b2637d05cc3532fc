using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Registry.Formats.Ofac;

/// <summary>A row of a file.</summary>
/// <param name="Line">The line at which it ends, from 1.</param>
/// <param name="Number">The subject's number in the list.</param>
/// <param name="Cells">Its cells; null where the list has <c>-0-</c>.</param>
internal sealed record OfacCsvRow(int Line, string Number, IReadOnlyList<string?> Cells)
{
    /// <summary>The cell, trimmed.</summary>
    public string? this[int column] => Cells[column]?.Trim();
}

/// <summary>
/// Reads the rows of one file of the legacy format: no header, comma-separated and quoted, one row per line, a line with the byte 1A at the end.
/// </summary>
internal static class OfacCsvRows
{
    private const int MaxLineLength = 65_536;
    private const int MaxRows = 1_000_000;
    private const char EndMark = '\u001A';

    // .NET has the Windows code pages only in this provider.
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static async IAsyncEnumerable<OfacCsvRow> ReadAsync(OfacCsvFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(file.Open(), Windows1252, detectEncodingFromByteOrderMarks: true);
        using var lines = new BoundedLines(text, file.Name);
        using var parser = new CsvParser(
            lines,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                HasHeaderRecord = false,
                Mode = CsvMode.RFC4180,
                DetectDelimiter = false,
                LineBreakInQuotedFieldIsBadData = true,
                BadDataFound = _ => throw BadQuotes(),
                MaxFieldSize = MaxLineLength,
                // Exceptions must not quote the row.
                ExceptionMessagesContainRawData = false,
            }
        );
        var rows = 0;
        var ended = false;
        while (await NextAsync() is { } cells)
        {
            var line = parser.RawRow;
            if (ended)
                throw Refused(line, "appears after the end-of-file marker");
            if (cells is [var mark] && mark.Trim([' ', EndMark]).Length == 0 && mark.Contains(EndMark, StringComparison.Ordinal))
            {
                ended = true;
                continue;
            }

            if (++rows > MaxRows)
                throw Refused(line, $"exceeds the limit of {MaxRows} rows");
            if (cells.Length != file.Kind.Columns.Count)
                throw Refused(line, $"has {cells.Length} columns; {file.Kind.Name}.CSV has {file.Kind.Columns.Count}");
            if (cells.Any(cell => !ListText.IsClean(cell)))
                throw Refused(line, "has a control character");
            var number = cells[0].Trim();
            if (number.Length is 0 or > 10 || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
                throw Refused(line, "does not begin with a subject's number (ent_num)");
            yield return new(line, number, [.. cells.Select(cell => cell.Trim() is "-0-" or "" ? null : cell)]);
        }

        UnreadableListException Refused(int line, string why) => new(string.Create(CultureInfo.InvariantCulture, $"{file.Name}, line {line} {why}."));

        UnreadableListException BadQuotes() => Refused(lines.Line, "or one just before it has a misplaced or unterminated quote");

        async ValueTask<string[]?> NextAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await parser.ReadAsync() ? parser.Record : null;
            }
            catch (CsvHelperException)
            {
                throw BadQuotes();
            }
        }
    }

    /// <summary>Rejects a line that is longer than the format allows, before it is buffered.</summary>
    private sealed class BoundedLines(TextReader inner, string name) : TextReader
    {
        private int _length;

        /// <summary>The current line of the file, from 1.</summary>
        public int Line { get; private set; } = 1;

        public override int Peek() => inner.Peek();

        public override int Read(char[] buffer, int index, int count) => Counted(buffer.AsSpan(index, inner.Read(buffer, index, count)));

        public override async Task<int> ReadAsync(char[] buffer, int index, int count) =>
            Counted(buffer.AsSpan(index, await inner.ReadAsync(buffer, index, count)));

        private int Counted(ReadOnlySpan<char> read)
        {
            var rest = read;
            while (rest.IndexOf('\n') is var end and >= 0)
            {
                Check(end);
                _length = 0;
                Line++;
                rest = rest[(end + 1)..];
            }

            Check(rest.Length);
            return read.Length;
        }

        private void Check(int more)
        {
            _length += more;
            if (_length > MaxLineLength)
                throw new UnreadableListException(
                    string.Create(CultureInfo.InvariantCulture, $"{name}, line {Line} is longer than {MaxLineLength} characters.")
                );
        }
    }
}
