using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Platform.Hosting.Problems;

namespace Permits.Service.Imports;

/// <summary>
/// Reads comma-separated values (RFC 4180) as the JSON objects of the other format, so that both have the same fields, checks and errors. A column is named by
/// the JSON pointer of its field without <c>#/</c>: <c>permit/worker/names/0</c>. Empty cells are left out.
/// </summary>
internal static class CsvLines
{
    private const int MaxColumns = 200;
    private const int MaxDepth = 6;
    private static readonly string[] Required = ["issuedOn", "permit/reference"];
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The one field that is not text.
    private const string Amount = "permit/wage/amount";

    /// <summary>The rows after the header. A row's number is that of its last line.</summary>
    /// <exception cref="RequestRejectedException">The header is not valid, or a quoted cell does not end.</exception>
    public static async IAsyncEnumerable<ImportLine> SplitAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isBad = false;
        using var text = new StreamReader(file, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        using var rows = new CsvParser(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                MaxFieldSize = ImportLines.MaxLineBytes,
                BadDataFound = _ => isBad = true,
                IgnoreBlankLines = true,
            }
        );
        if (!await ReadAsync(rows, cancellationToken))
            throw InvalidHeader("The file is empty: the first line must name the columns.");
        var columns = rows.Record!;
        var fields = Tree(columns);
        using var buffer = new MemoryStream();
        while (await ReadAsync(rows, cancellationToken))
        {
            var cells = rows.Record!;
            if (Array.TrueForAll(cells, string.IsNullOrWhiteSpace))
                continue;
            if (Fault(cells, columns.Length, isBad) is { } fault)
            {
                isBad = false;
                yield return new(rows.RawRow, ReadOnlyMemory<byte>.Empty, fault);
                continue;
            }

            buffer.SetLength(0);
            await using (var json = new Utf8JsonWriter(buffer, Written))
                fields.Write(json, cells);
            yield return buffer.Length > ImportLines.MaxLineBytes
                ? new(rows.RawRow, ReadOnlyMemory<byte>.Empty, TooLong)
                : new(rows.RawRow, buffer.ToArray(), Fault: null);
        }
    }

    private static string TooLong => $"Must have at most {ImportLines.MaxLineBytes} bytes.";

    private static string? Fault(string[] cells, int columns, bool isBad) =>
        isBad ? "A cell with a quotation mark must be quoted, and the mark doubled (RFC 4180)."
        : cells.Length != columns ? string.Create(CultureInfo.InvariantCulture, $"Must have {columns} cells, as the header; it has {cells.Length}.")
        : Array.Exists(cells, cell => cell.Contains('\uFFFD', StringComparison.Ordinal)) ? "Must be UTF-8."
        : null;

    private static async Task<bool> ReadAsync(CsvParser rows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await rows.ReadAsync();
        }
        catch (MaxFieldSizeException)
        {
            throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A cell after line {rows.RawRow} is longer than {ImportLines.MaxLineBytes} characters: is a quotation mark missing?"
                )
            );
        }
    }

    private static Field Tree(string[] columns)
    {
        if (columns.Length > MaxColumns)
            throw InvalidHeader($"There must be at most {MaxColumns} columns.");
        foreach (var required in Required.Except(columns, StringComparer.Ordinal))
            throw InvalidHeader($"There must be a column {required}; columns are separated by commas.");
        var root = new Field();
        foreach (var (index, column) in columns.Index())
        {
            var path = column.Split('/');
            if (path.Length > MaxDepth || Array.Exists(path, part => part.Length is 0 or > 50) || !root.Add(path, index, column == Amount))
                throw InvalidHeader("Each column must be named once, by its field's JSON pointer without #/, for instance permit/worker/names/0.");
        }

        return root;
    }

    private static RequestRejectedException InvalidHeader(string detail) => new(ProblemTypes.InvalidRequest, $"The header is not valid. {detail}");

    /// <summary>A field of the object that a row is written as.</summary>
    private sealed class Field
    {
        private readonly List<(string Name, Field Field)> _parts = [];
        private int? _column;
        private bool _isNumber;

        public bool Add(ReadOnlySpan<string> path, int column, bool isNumber)
        {
            if (path is [])
            {
                if (_column is not null || _parts.Count > 0)
                    return false;
                (_column, _isNumber) = (column, isNumber);
                return true;
            }

            if (_column is not null)
                return false;
            var name = path[0];
            if (_parts.Find(part => part.Name == name).Field is not { } field)
                _parts.Add((name, field = new()));
            return field.Add(path[1..], column, isNumber);
        }

        public void Write(Utf8JsonWriter json, string[] cells)
        {
            if (_column is { } column)
            {
                if (_isNumber && decimal.TryParse(cells[column], NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
                    json.WriteNumberValue(number);
                else
                    json.WriteStringValue(cells[column]);
                return;
            }

            var isList = _parts.TrueForAll(part => int.TryParse(part.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _));
            if (isList)
                json.WriteStartArray();
            else
                json.WriteStartObject();
            foreach (var (name, field) in _parts)
            {
                if (!field.IsStated(cells))
                    continue;
                if (!isList)
                    json.WritePropertyName(name);
                field.Write(json, cells);
            }

            if (isList)
                json.WriteEndArray();
            else
                json.WriteEndObject();
        }

        private bool IsStated(string[] cells) =>
            _column is { } column ? !string.IsNullOrWhiteSpace(cells[column]) : _parts.Exists(part => part.Field.IsStated(cells));
    }
}
