using System.Globalization;
using System.Runtime.CompilerServices;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// OFAC's legacy format, <c>ofac-csv</c>: SDN.CSV, ALT.CSV, ADD.CSV and optionally SDN_COMMENTS.CSV, which must be read together, as separate files or in
/// one zip file. Alternative names, addresses and comments are held as tables while SDN.CSV is read. The files do not say when they were generated.
/// </summary>
public sealed class OfacCsvFormat : IListFormat
{
    private const int MaxRowsPerEntry = 5_000;

    /// <inheritdoc/>
    public string Name => "ofac-csv";

    /// <inheritdoc/>
    public bool IsDated => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var parts = OfacCsvFiles.Sort(files);
        var named = await NamesAsync(parts[OfacCsvKind.Subjects], cancellationToken);
        var tables = new List<(OfacCsvKind Kind, Dictionary<string, List<OfacCsvRow>> Rows)>();
        foreach (var kind in OfacCsvKind.All.Skip(1).Where(parts.ContainsKey))
            tables.Add((kind, await TableAsync(parts[kind], named.Numbers, cancellationToken)));

        await foreach (var row in OfacCsvRows.ReadAsync(parts[OfacCsvKind.Subjects], cancellationToken))
        {
            if (OfacCsvEntry.IsUnknownType(row))
                reading.NoteUnknown($"SDN_Type {ListText.Shown(row[2]!)}");
            var belonging = tables.ToDictionary(table => table.Kind, table => (IReadOnlyList<OfacCsvRow>)table.Rows.GetValueOrDefault(row.Number, []));
            yield return OfacCsvEntry.Of(row, belonging, name => named.ByName.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content) => OfacCsvEntry.StatementsOf(content.Source);

    // The first pass over SDN.CSV: the numbers that the other files may use, and the subject of each name.
    private static async Task<(HashSet<string> Numbers, Dictionary<string, SubjectId?> ByName)> NamesAsync(
        OfacCsvFile file,
        CancellationToken cancellationToken
    )
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var byName = new Dictionary<string, SubjectId?>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in OfacCsvRows.ReadAsync(file, cancellationToken))
        {
            if (!numbers.Add(row.Number))
                throw Refused(file, row, "already occurs in an earlier line");
            if (row[1] is not { } name)
                throw Refused(file, row, "has no name");
            // Two with the same name: it is unknown which one is meant.
            if (!byName.TryAdd(name, OfacCsvEntry.IdOf(row)))
                byName[name] = null;
        }

        return numbers.Count > 0 ? (numbers, byName) : throw new UnreadableListException($"{file.Name} contains no entries.");
    }

    private static async Task<Dictionary<string, List<OfacCsvRow>>> TableAsync(OfacCsvFile file, HashSet<string> numbers, CancellationToken cancellationToken)
    {
        var table = new Dictionary<string, List<OfacCsvRow>>(StringComparer.Ordinal);
        await foreach (var row in OfacCsvRows.ReadAsync(file, cancellationToken))
        {
            if (!numbers.Contains(row.Number))
                throw Refused(file, row, "is not in SDN.CSV: the files do not belong together");
            if (!table.TryGetValue(row.Number, out var rows))
                table[row.Number] = rows = [];
            rows.Add(row);
            if (rows.Count > MaxRowsPerEntry)
                throw Refused(file, row, $"has more than {MaxRowsPerEntry} rows");
        }

        return table;
    }

    private static UnreadableListException Refused(OfacCsvFile file, OfacCsvRow row, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file.Name}, line {row.Line}: ent_num {row.Number} {why}."));
}
