using System.Globalization;
using System.Runtime.CompilerServices;
using Registry.Domain.Subjects;

namespace Registry.Formats.Ofac;

/// <summary>
/// OFAC's advanced format, <c>ofac-advanced-xml</c>: SDN_ADVANCED.XML by its published schema. The file is read twice: first its tables (reference
/// values, locations, documents, sanctions entries, relationships), then its parties one by one. Ids are the same as in the legacy format.
/// </summary>
public sealed class OfacAdvancedXmlFormat : IListFormat
{
    private const string Parties = "DistinctParties";

    /// <inheritdoc/>
    public string Name => "ofac-advanced-xml";

    /// <inheritdoc/>
    public bool IsDated => true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = ListUpload.Only(files, "XML file");
        var references = await ReferencesAsync(file, reading, cancellationToken);
        await foreach (var (_, party) in OfacXmlFile.ReadAsync(file, section => section == Parties, cancellationToken))
        {
            if (party.Name == "DistinctParty")
                yield return OfacAdvancedEntry.Of(party, references, reading);
        }

        // Nodes that no party references are kept too.
        foreach (var unused in references.Unused.OrderBy(node => node.Line))
        {
            reading.NoteUnknown($"{unused.Name} of no party");
            reading.KeepOutside(OfacXmlFile.Flatten(unused, unused.Name));
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content) => OfacAdvancedEntry.StatementsOf(content.Source);

    private static async Task<OfacReferences> ReferencesAsync(ListUpload file, ListReading reading, CancellationToken cancellationToken)
    {
        var references = new OfacReferences();
        var seen = new HashSet<SubjectId>();
        await foreach (var (section, node) in OfacXmlFile.ReadAsync(file, _ => true, cancellationToken))
        {
            switch (section, node.Name)
            {
                case (OfacXmlFile.Root, _):
                    reading.KeepOutside(OfacXmlFile.Flatten(node, ""));
                    break;
                case ("DateOfIssue", _):
                    reading.GeneratedAt = DateOfIssue(node);
                    reading.KeepOutside(OfacXmlFile.Flatten(node, section));
                    break;
                case ("ReferenceValueSets", _):
                    references.AddValues(node);
                    reading.KeepOutside(OfacXmlFile.Flatten(node, node.Name));
                    break;
                case ("Locations", "Location"):
                    references.AddLocation(node);
                    break;
                case ("IDRegDocuments", "IDRegDocument"):
                    references.AddDocument(node);
                    break;
                case ("SanctionsEntries", "SanctionsEntry"):
                    references.AddEntry(node);
                    break;
                case ("ProfileRelationships", "ProfileRelationship"):
                    references.AddRelationship(node);
                    break;
                case (Parties, "DistinctParty"):
                    var id = OfacAdvancedEntry.IdOf(node);
                    if (!seen.Add(id))
                        throw OfacReferences.Refused(node, $"repeats the FixedRef of an earlier one, {node["FixedRef"]}");
                    foreach (var profile in node.All("Profile"))
                        references.AddProfile(profile, id, OfacAdvancedEntry.NameOf(profile));
                    break;
                default:
                    reading.NoteUnknown(ListText.Shown($"{section}/{node.Name}"));
                    reading.KeepOutside(OfacXmlFile.Flatten(node, $"{section}/{node.Name}"));
                    break;
            }
        }

        return seen.Count > 0 ? references : throw new UnreadableListException("The file contains no entries.");
    }

    private static DateTimeOffset DateOfIssue(OfacNode date) =>
        DateTime.TryParseExact(
            $"{date.TextOf("Year")}-{date.TextOf("Month")}-{date.TextOf("Day")}",
            "yyyy-M-d",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? new DateTimeOffset(day, TimeSpan.Zero)
            : throw OfacReferences.Refused(date, "is not a date");
}
