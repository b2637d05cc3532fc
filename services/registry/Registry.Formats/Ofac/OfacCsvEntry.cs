using System.Globalization;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>An entry of the legacy format: a row of SDN.CSV and its rows in the other files.</summary>
internal static class OfacCsvEntry
{
    // The field of each column of SDN.CSV; null for the list's own numbering.
    private static readonly string?[] Fields =
    [
        null,
        "name",
        "schema",
        "program",
        "position",
        "callSign",
        "type",
        "tonnage",
        "grossRegisteredTonnage",
        "flag",
        "owner",
        "remarks",
    ];

    public static SubjectId IdOf(OfacCsvRow row) => SubjectId.From($"ofac-{row.Number}");

    public static bool IsUnknownType(OfacCsvRow row) => SchemaOf(row[2]) == "LegalEntity";

    public static ListEntry Of(OfacCsvRow row, IReadOnlyDictionary<OfacCsvKind, IReadOnlyList<OfacCsvRow>> belonging, Func<string, SubjectId?> find)
    {
        var id = IdOf(row);
        var names = belonging.GetValueOrDefault(OfacCsvKind.Names, []);
        var addresses = belonging.GetValueOrDefault(OfacCsvKind.Addresses, []);
        var comments = belonging.GetValueOrDefault(OfacCsvKind.Comments, []);
        var subject = new OfacSubject(id, SchemaOf(row[2]));
        subject.AddListedName("name", row[1]!);
        foreach (var name in names)
            AddName(subject, name);
        foreach (var program in Programs(row[3]))
            subject.AddProgram(program);
        if (row[4] is { } title)
            subject.Add("position", title);
        subject.Add("callSign", row[5], row[5] is null ? null : $"Call sign {row[5]}");
        subject.Add("type", row[6], row[6] is null ? null : $"Vessel type {row[6]}");
        subject.Add("tonnage", row[7]?.Replace(",", "", StringComparison.Ordinal), row[7] is null ? null : $"Tonnage {row[7]}");
        subject.Add("grossRegisteredTonnage", row[8]?.Replace(",", "", StringComparison.Ordinal), row[8] is null ? null : $"GRT {row[8]}");
        if (row[9] is { } flag)
            subject.AddCountry("flag", flag);
        if (row[10] is { } owner)
            subject.AddLink("Vessel Owner", owner, find(owner));
        foreach (var address in addresses)
            subject.AddAddress(address[1] ?? "0", address[2], address[3], null, null, null, address[4], address[5]);

        var clauses = OfacRemarks.Clauses(OfacRemarks.Whole(row.Cells[11], Joined(comments)));
        var isCut = row.Cells[11] is { Length: >= OfacRemarks.Width } && comments.Count == 0;
        for (var i = 0; i < clauses.Count; i++)
            OfacRemarks.Add(subject, clauses[i], isCut && i == clauses.Count - 1, find);
        return new(
            id,
            subject.ToContent([
                .. Source(OfacCsvKind.Subjects, [row]),
                .. Source(OfacCsvKind.Names, names),
                .. Source(OfacCsvKind.Addresses, addresses),
                .. Source(OfacCsvKind.Comments, comments),
            ])
        );
    }

    /// <summary>
    /// An entry as statements: each column, each name, each address, each clause of the remarks. The numbers of names and addresses, the order of rows
    /// and clauses, and white space are ignored.
    /// </summary>
    public static IReadOnlySet<Statement> StatementsOf(IReadOnlyList<SourceElement> source)
    {
        var statements = new HashSet<Statement>();
        var rows = source
            .Select(element => (Path: element.Path.Split('/', 2), element.Value))
            .GroupBy(element => element.Path[0], StringComparer.Ordinal)
            .Select(row => (Kind: row.Key.Split('[', 2)[0], Cells: row.ToDictionary(cell => cell.Path[1], cell => cell.Value, StringComparer.Ordinal)))
            .ToList();
        foreach (var (kind, cells) in rows)
        {
            if (kind == OfacCsvKind.Subjects.Name)
                AddSubject(statements, cells);
            else if (kind == OfacCsvKind.Names.Name)
            {
                var property = AliasProperty(cells.GetValueOrDefault("alt_type")?.Trim(), cells.GetValueOrDefault("alt_remarks"));
                statements.Add(new(property, JoinCells(cells, "alt_type", "alt_name", "alt_remarks")));
            }
            else if (kind == OfacCsvKind.Addresses.Name && JoinCells(cells, "address", "city", "country", "add_remarks") is { Length: > 0 } address)
                statements.Add(new("address", address));
        }

        var remarks = rows.Where(row => row.Kind == OfacCsvKind.Subjects.Name).Select(row => row.Cells.GetValueOrDefault("Remarks")).FirstOrDefault();
        var comments = rows.Where(row => row.Kind == OfacCsvKind.Comments.Name).Select(row => row.Cells.GetValueOrDefault("remarks")).OfType<string>().ToList();
        foreach (var clause in OfacRemarks.Clauses(OfacRemarks.Whole(remarks, comments.Count > 0 ? string.Concat(comments) : null)))
            statements.Add(new(OfacRemarks.FieldOf(clause), clause));
        return statements;
    }

    private static void AddSubject(HashSet<Statement> statements, Dictionary<string, string> cells)
    {
        foreach (var (column, field) in OfacCsvKind.Subjects.Columns.Zip(Fields))
        {
            if (field is null or "remarks" || !cells.TryGetValue(column, out var value))
                continue;
            foreach (var text in field == "program" ? Programs(value) : [ListText.Collapse(value)])
                statements.Add(new(field, text));
        }
    }

    private static void AddName(OfacSubject subject, OfacCsvRow row)
    {
        if (row[3] is not { } name)
            return;
        subject.AddListedName(AliasProperty(row[2], row[4]), name);
        subject.AddNote(row[4] is { } remarks ? $"{name}: {remarks}" : null);
    }

    private static string AliasProperty(string? type, string? remarks) =>
        type?.ToLowerInvariant() switch
        {
            "fka" => "previousName",
            "nka" => "name",
            _ when remarks?.Contains("weak", StringComparison.OrdinalIgnoreCase) == true => "weakAlias",
            _ => "alias",
        };

    private static string SchemaOf(string? type) =>
        type switch
        {
            null => "Organization",
            "individual" => "Person",
            "vessel" => "Vessel",
            "aircraft" => "Airplane",
            _ => "LegalEntity",
        };

    // "NPWMD] [IFSR" is two programs.
    private static string[] Programs(string? column) => column?.Split("] [", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? Joined(IReadOnlyList<OfacCsvRow> comments) => comments.Count == 0 ? null : string.Concat(comments.Select(row => row.Cells[1]));

    private static string JoinCells(Dictionary<string, string> cells, params string[] columns) =>
        string.Join("; ", columns.Where(cells.ContainsKey).Select(column => ListText.Collapse(cells[column])));

    private static IEnumerable<SourceElement> Source(OfacCsvKind kind, IReadOnlyList<OfacCsvRow> rows) =>
        rows.SelectMany(
            (row, index) =>
                kind
                    .Columns.Zip(row.Cells)
                    .Where(cell => cell.Second is not null)
                    .Select(cell => new SourceElement(
                        string.Create(CultureInfo.InvariantCulture, $"{kind.Name}{(index == 0 ? "" : $"[{index + 1}]")}/{cell.First}"),
                        cell.Second!
                    ))
        );
}
