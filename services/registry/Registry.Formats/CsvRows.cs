using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Registry.Formats;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line at which it ends, from 1.</param>
/// <param name="Cells">Its cells, as written.</param>
internal sealed record CsvRow(int Line, IReadOnlyList<string> Cells);

/// <summary>
/// Reads the rows of a CSV file (RFC 4180) one at a time. A quoted cell does not span lines. Lines and rows are limited, control characters are refused
/// and no message quotes a cell.
/// </summary>
internal static class CsvRows
{
    private const int MaxLineLength = 65_536;
    private const int MaxRows = 1_000_000;

    /// <summary>Reads every row; a header is a row too.</summary>
    /// <param name="file">The file, from its start.</param>
    /// <param name="name">Its name for messages.</param>
    /// <param name="encoding">The encoding, unless the file has a byte order mark.</param>
    /// <param name="isEnd">Whether a row ends the file; it is not returned, and nothing may follow it.</param>
    /// <exception cref="UnreadableListException">The file breaks a rule or a limit; the message names the line.</exception>
    public static async IAsyncEnumerable<CsvRow> ReadAsync(
        Stream file,
        string name,
        Encoding encoding,
        Func<IReadOnlyList<string>, bool>? isEnd = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var text = new StreamReader(file, encoding, detectEncodingFromByteOrderMarks: true);
        using var lines = new BoundedLines(text, name);
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
            var row = new CsvRow(parser.RawRow, cells);
            if (ended)
                throw Refused(name, row.Line, "appears after the end-of-file marker");
            if (isEnd?.Invoke(cells) == true)
            {
                ended = true;
                continue;
            }

            if (++rows > MaxRows)
                throw Refused(name, row.Line, $"exceeds the limit of {MaxRows} rows");
            if (cells.Any(cell => !ListText.IsClean(cell)))
                throw Refused(name, row.Line, "has a control character");
            yield return row;
        }

        UnreadableListException BadQuotes() => Refused(name, lines.Line, "or one just before it has a misplaced or unterminated quote");

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

    /// <summary>The refusal of a line.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="why">What is wrong with it, continuing a sentence that begins with the line.</param>
    public static UnreadableListException Refused(string name, int line, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}, line {line} {why}."));

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
                throw Refused(name, Line, $"is longer than {MaxLineLength} characters");
        }
    }
}
