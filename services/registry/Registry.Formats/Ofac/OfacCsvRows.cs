using System.Runtime.CompilerServices;
using System.Text;

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

/// <summary>Reads the rows of one file of the legacy format: no header, each row begins with a subject's number, a line with the byte 1A at the end.</summary>
internal static class OfacCsvRows
{
    private const char EndMark = '\u001A';

    // .NET has the Windows code pages only in this provider.
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    public static async IAsyncEnumerable<OfacCsvRow> ReadAsync(OfacCsvFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in CsvRows.ReadAsync(file.Open(), file.Name, Windows1252, IsEnd, cancellationToken))
        {
            if (row.Cells.Count != file.Kind.Columns.Count)
                throw CsvRows.Refused(file.Name, row.Line, $"has {row.Cells.Count} columns; {file.Kind.Name}.CSV has {file.Kind.Columns.Count}");
            var number = row.Cells[0].Trim();
            if (number.Length is 0 or > 10 || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
                throw CsvRows.Refused(file.Name, row.Line, "does not begin with a subject's number (ent_num)");
            yield return new(row.Line, number, [.. row.Cells.Select(cell => cell.Trim() is "-0-" or "" ? null : cell)]);
        }
    }

    private static bool IsEnd(IReadOnlyList<string> cells) =>
        cells is [var mark] && mark.Trim([' ', EndMark]).Length == 0 && mark.Contains(EndMark, StringComparison.Ordinal);
}
