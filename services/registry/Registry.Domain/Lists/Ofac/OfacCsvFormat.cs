using System.Globalization;
using System.Runtime.CompilerServices;
using Registry.Domain.Subjects;

namespace Registry.Domain.Lists.Ofac;

/// <summary>
/// OFAC's legacy format, <c>ofac-csv</c>: SDN.CSV, ALT.CSV, ADD.CSV and, where there is one, SDN_COMMENTS.CSV, which only say something together; as
/// files of their own or in one zip file. Alternative names, addresses and comments are held as tables while SDN.CSV is read. The files do not say
/// when they were made.
/// </summary>
public sealed class OfacCsvFormat : IListFormat
{
    private const int MaxRowsOfAnEntry = 5_000;

    /// <inheritdoc/>
    public string Name => "ofac-csv";

    /// <inheritdoc/>
    public bool IsDated => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = OfacCsvFiles.Sort(files);
        var named = await NamesAsync(parts[OfacCsvKind.Subjects], cancellationToken);
        var tables = new List<(OfacCsvKind Kind, Dictionary<string, List<OfacCsvRow>> Rows)>();
        foreach (var kind in OfacCsvKind.All.Skip(1).Where(parts.ContainsKey)) tables.Add((kind, await TableAsync(parts[kind], named.Numbers, cancellationToken)));

        await foreach (var row in OfacCsvRows.ReadAsync(parts[OfacCsvKind.Subjects], cancellationToken))
        {
            if (OfacCsvEntry.IsUnknownType(row)) reading.NoteUnknown($"SDN_Type {ListText.Shown(row[2]!)}");
            var belonging = tables.ToDictionary(table => table.Kind, table => (IReadOnlyList<OfacCsvRow>)table.Rows.GetValueOrDefault(row.Number, []));
            yield return OfacCsvEntry.Of(row, belonging, name => named.ByName.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content) => OfacCsvEntry.StatementsOf(content.Source);

    // The first reading of SDN.CSV: whom the other files may name, and who is meant by a name.
    private static async Task<(HashSet<string> Numbers, Dictionary<string, SubjectId?> ByName)> NamesAsync(OfacCsvFile file, CancellationToken cancellationToken)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        var byName = new Dictionary<string, SubjectId?>(StringComparer.OrdinalIgnoreCase);
        await foreach (var row in OfacCsvRows.ReadAsync(file, cancellationToken))
        {
            if (!numbers.Add(row.Number)) throw Refused(file, row, "stands in an earlier line too");
            if (row[1] is not { } name) throw Refused(file, row, "has no name");
            // Two of one name: nobody can tell which is meant.
            if (!byName.TryAdd(name, OfacCsvEntry.IdOf(row))) byName[name] = null;
        }

        return numbers.Count > 0 ? (numbers, byName) : throw new UnreadableListException($"{file.Name} names nobody.");
    }

    private static async Task<Dictionary<string, List<OfacCsvRow>>> TableAsync(OfacCsvFile file, HashSet<string> numbers, CancellationToken cancellationToken)
    {
        var table = new Dictionary<string, List<OfacCsvRow>>(StringComparer.Ordinal);
        await foreach (var row in OfacCsvRows.ReadAsync(file, cancellationToken))
        {
            if (!numbers.Contains(row.Number)) throw Refused(file, row, "does not stand in SDN.CSV: the files do not belong together");
            if (!table.TryGetValue(row.Number, out var rows)) table[row.Number] = rows = [];
            rows.Add(row);
            if (rows.Count > MaxRowsOfAnEntry) throw Refused(file, row, $"has more than {MaxRowsOfAnEntry} rows");
        }

        return table;
    }

    private static UnreadableListException Refused(OfacCsvFile file, OfacCsvRow row, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file.Name}, line {row.Line}: ent_num {row.Number} {why}."));
}
