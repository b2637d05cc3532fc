using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Kernel;
using Registry.Domain.Subjects;

namespace Registry.Formats.FollowTheMoney;

/// <summary>
/// FollowTheMoney as JSON lines, <c>ftm-json</c>, as OpenSanctions exports it: flat (<c>entities.ftm.json</c>) or nested (<c>targets.nested.json</c>).
/// Each line is a subject of any schema: in the flat form an address, a sanction or an ownership is a subject too. Related entities are found by the ids
/// in their reference properties, because only one line is held in memory at a time. In the nested form an entity inside a line is linked to that line's
/// subject; an entity nested deeper is referenced by its id and kept whole in the source. Schemata and properties that the model does not have are kept
/// and reported. The file does not say when it was generated.
/// </summary>
public sealed class FtmJsonFormat : IListFormat
{
    // Export metadata, which says nothing about the entity; known, so not reported.
    private static readonly HashSet<string> Bookkeeping = new(StringComparer.Ordinal) { "first_seen", "last_seen", "last_change" };
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "id",
        "caption",
        "schema",
        "properties",
        "referents",
        "datasets",
        "target",
        "origin",
    };

    /// <inheritdoc/>
    public string Name => "ftm-json";

    /// <inheritdoc/>
    public bool IsDated => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = ListUpload.Only(files, "file of JSON lines");
        // Digests instead of the ids: sixteen bytes per subject, however long its id is.
        var seen = new HashSet<Guid>();
        await using var stream = file.Open();
        await foreach (var (place, bytes) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            using var line = JsonTree.Parse(bytes, place);
            var entry = Read(line.RootElement, place, reading);
            if (!seen.Add(NameBasedGuid.Create(entry.Id.Value)))
                throw new UnreadableListException($"{place}: the id {ListText.Shown(entry.Id.Value)} already occurs in an earlier line.");
            yield return entry;
        }

        if (seen.Count == 0)
            throw new UnreadableListException("The file contains no entries.");
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content)
    {
        // The caption as shown: a line without one gets it from the properties.
        var statements = new HashSet<Statement> { new("caption", content.Caption) };
        var nested = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (path, value) in content.Source)
        {
            var steps = path.Split('/');
            if (
                steps[0] is "id" or "caption"
                || steps.Where((step, at) => at == 0 || steps[at - 1] != "properties").Any(step => Bookkeeping.Contains(WithoutIndex(step)))
            )
                continue;
            if (steps[0] != "properties")
                statements.Add(new(WithoutIndex(steps[0]), ListText.Collapse($"{string.Join('/', steps.Skip(1).Select(WithoutIndex))} {value}")));
            else if (steps.Length == 2)
                statements.Add(new(WithoutIndex(steps[1]), ListText.Collapse(value)));
            else
            {
                if (!nested.TryGetValue(steps[1], out var parts))
                    nested[steps[1]] = parts = [];
                parts.Add($"{string.Join('/', steps.Skip(2).Where(step => step != "properties").Select(WithoutIndex))}: {ListText.Collapse(value)}");
            }
        }

        // A nested entity is one statement, its parts sorted.
        foreach (var (step, parts) in nested)
            statements.Add(new(WithoutIndex(step), string.Join("; ", parts.Order(StringComparer.Ordinal))));
        return statements;
    }

    /// <summary>Reads an entity.</summary>
    internal static ListEntry Read(JsonElement entity, string place, ListReading reading)
    {
        if (entity.ValueKind != JsonValueKind.Object)
            throw new UnreadableListException($"{place} is not an object.");
        // First, because it validates every name and text.
        var source = JsonTree.Leaves(entity, place);
        var id = Id(entity, place);
        var schema = Schema(entity, place, reading);
        foreach (var member in entity.EnumerateObject())
        {
            if (JsonTree.Name(member, place) is var name && !Known.Contains(name) && !Bookkeeping.Contains(name))
                reading.NoteUnknown(ListText.Shown(name));
        }

        var linked = new List<LinkedEntity>();
        var properties = Properties(entity, schema, place, reading, (property, inner) => linked.Add(Linked(id, property, inner, place, reading)));
        return new(id, new(schema, Caption(entity, properties, id.Value, place), properties, linked, source));
    }

    /// <summary>An entity's id.</summary>
    internal static SubjectId Id(JsonElement entity, string place) =>
        SubjectId.TryParse(Member(entity, "id", place), null, out var id)
            ? id
            : throw new UnreadableListException($"{place} has no id, or an invalid subject id.");

    // The values of an entity's properties. A value that is itself an entity goes to gather; without gather its id becomes a value.
    private static Dictionary<string, IReadOnlyList<string>> Properties(
        JsonElement entity,
        string schema,
        string place,
        ListReading reading,
        Action<string, JsonElement>? gather
    )
    {
        var values = new PropertyValues();
        if (!entity.TryGetProperty("properties", out var properties))
            return values.ToDictionary();
        if (properties.ValueKind != JsonValueKind.Object)
            throw new UnreadableListException($"{place}: properties is not an object.");
        foreach (var property in properties.EnumerateObject())
        {
            var name = JsonTree.Name(property, place);
            var known = Schemata.TypeOf(schema, name) is not null;
            foreach (var value in property.Value.ValueKind == JsonValueKind.Array ? property.Value.EnumerateArray() : Enumerable.Repeat(property.Value, 1))
            {
                if (value.ValueKind == JsonValueKind.Array)
                    throw new UnreadableListException($"{place}: {ListText.Shown(name)} has an array inside an array.");
                if (value.ValueKind != JsonValueKind.Object)
                {
                    values.Add(name, JsonTree.Text(value, place));
                    continue;
                }

                known |= BackProperty(value, name, place) is not null;
                if (gather is not null && Member(value, "schema", place) is not null)
                    gather(name, value);
                else
                    values.Add(name, Member(value, "id", place));
            }

            if (!known && Schemata.IsKnown(schema))
                reading.NoteUnknown($"{schema}.{ListText.Shown(name)}");
        }

        return values.ToDictionary();
    }

    private static LinkedEntity Linked(SubjectId subject, string property, JsonElement entity, string place, ListReading reading)
    {
        var schema = Schema(entity, place, reading);
        if (!SubjectId.TryParse(Member(entity, "id", place), null, out var id))
            throw new UnreadableListException($"{place}: an entity in {ListText.Shown(property)} has no id, or an invalid subject id.");
        var back = BackProperty(entity, property, place);
        var properties = Properties(entity, schema, place, reading, null);
        // The link already states the way back.
        if (back is not null && properties.TryGetValue(back, out var owners) && owners is [var owner] && owner == subject.Value)
            properties.Remove(back);
        return new(id.Value, property, back, schema, Caption(entity, properties, id.Value, place), properties);
    }

    // A sanction in a subject's "sanctions" refers back to it in "entity"; an address in "addressEntity" has no back reference.
    private static string? BackProperty(JsonElement entity, string property, string place) =>
        Member(entity, "schema", place) is { } schema
            ? Schemata
                .PropertiesOf(schema)
                .Values.Where(candidate => candidate.Reverse == property)
                .Select(candidate => candidate.Name)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault()
            : null;

    private static string Schema(JsonElement entity, string place, ListReading reading)
    {
        var schema = Member(entity, "schema", place);
        if (schema is null || schema.Length > 64 || !schema.All(char.IsAsciiLetterOrDigit))
            throw new UnreadableListException($"{place} has no schema, or an invalid schema name.");
        if (!Schemata.IsKnown(schema))
            reading.NoteUnknown(schema);
        return schema;
    }

    private static string Caption(JsonElement entity, Dictionary<string, IReadOnlyList<string>> properties, string id, string place) =>
        Member(entity, "caption", place) is { Length: > 0 } caption
            ? caption
            : ((string[])["name", "full", "publicKey", "number", "program", "role"])
                .SelectMany(property => properties.GetValueOrDefault(property, []))
                .FirstOrDefault()
                ?? id;

    /// <summary>A member's text; null if it has none.</summary>
    internal static string? Member(JsonElement entity, string name, string place) =>
        entity.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? JsonTree.Text(member, place) : null;

    private static string WithoutIndex(string step) =>
        step.EndsWith(']')
        && step.LastIndexOf('[') is var at and > 0
        && int.TryParse(step.AsSpan((at + 1)..^1), NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? step[..at]
            : step;
}
