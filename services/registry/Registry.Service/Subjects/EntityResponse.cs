using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Hosting;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Service.Matching;

namespace Registry.Service.Subjects;

/// <summary>A subject as a FollowTheMoney entity, in the shape of the OpenSanctions API.</summary>
public record EntityResponse
{
    // Where a FollowTheMoney export has an entity's other ids, and whether the export is about the entity.
    private const string ReferentsPath = "referents";
    private const string TargetPath = "target";
    private static readonly JsonSerializerOptions Json = AnswerOptions();

    /// <summary>The subject's id, for example <c>unsc-6908001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The display name.</summary>
    public required string Caption { get; init; }

    /// <summary>The FollowTheMoney schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Property name to values. Nested linked entities are among the values.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<object>> Properties { get; init; }

    /// <summary>The lists that name it.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Other ids of the same entity.</summary>
    public required IReadOnlyList<string> Referents { get; init; }

    /// <summary>Whether the list is about it, and not only about something linked to it.</summary>
    public required bool Target { get; init; }

    /// <summary>When the registry first saw it listed.</summary>
    [JsonPropertyName("first_seen")]
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When the registry last saw it listed: the import of the edition that was current.</summary>
    [JsonPropertyName("last_seen")]
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When it was last designated, amended or delisted.</summary>
    [JsonPropertyName("last_change")]
    public required DateTimeOffset LastChange { get; init; }

    /// <summary>The entity as a response, with ids in place of linked entities.</summary>
    /// <param name="editionOf">The edition of a list that the response is from.</param>
    internal static EntityResponse Of(ListedEntity entity, Func<ListId, ListEdition?> editionOf) => new()
    {
        Id = entity.Id,
        Caption = entity.Subject.Content.Caption,
        Schema = entity.Subject.Content.Schema,
        Properties = PropertiesOf(entity.Subject),
        Datasets = [.. entity.Lists],
        Referents = entity.Referents,
        Target = entity.IsTarget,
        FirstSeen = entity.Subject.FirstSeen,
        LastSeen = entity.Subjects.Max(subject => LastSeenOf(subject, editionOf(subject.List))),
        LastChange = entity.Subject.LastChange,
    };

    /// <summary>An entity's members as JSON, for <see cref="WriteMembers"/>: the text between its braces without the first member's name.</summary>
    internal static byte[] MembersOf(EntityResponse entity) => JsonSerializer.SerializeToUtf8Bytes(entity, Json)[FirstMember.Length..^1];

    /// <summary>Writes an entity's members into an object that the caller has begun and continues.</summary>
    internal static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> members)
    {
        json.WritePropertyName("id"u8);
        // To the writer, all of this is the value of the first member, so it writes a comma before the next one.
        json.WriteRawValue(members, skipInputValidation: true);
    }

    /// <summary>The elements of an entry's source that a response uses.</summary>
    internal static IReadOnlyList<SourceElement> UsedSource(IReadOnlyList<SourceElement> source) => [.. source.Where(element => IsReferent(element) || IsOther(element))];

    /// <summary>Other ids under which a list knows a subject, from its entry.</summary>
    internal static IReadOnlyList<string> ReferentsIn(IReadOnlyList<SourceElement> source) => [.. source.Where(IsReferent).Select(element => element.Value)];

    /// <summary>Whether a list is about a subject. If its entry does not say, the schema decides.</summary>
    internal static bool IsTarget(SubjectContent content) => IsTarget(content.Schema) && !content.Source.Any(IsOther);

    /// <summary>The same entity with its adjacent entities nested.</summary>
    internal EntityResponse With(IReadOnlyDictionary<string, IReadOnlyList<EntityResponse>> neighbours)
    {
        var properties = Properties.ToDictionary(StringComparer.Ordinal);
        foreach (var (property, entities) in neighbours)
        {
            // An entity that no list describes stays an id.
            var known = entities.Select(entity => entity.Id).ToHashSet(StringComparer.Ordinal);
            properties[property] = [.. entities, .. Properties.GetValueOrDefault(property, []).Where(value => value is string id && !known.Contains(id))];
        }

        return this with { Properties = properties };
    }

    private static ReadOnlySpan<byte> FirstMember => "{\"id\":"u8;

    // The options that responses are written with.
    private static JsonSerializerOptions AnswerOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceHost.ConfigureJson(options);
        return options;
    }

    private static Dictionary<string, IReadOnlyList<object>> PropertiesOf(Subject subject)
    {
        var properties = subject.Content.Properties.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)[.. pair.Value], StringComparer.Ordinal);
        // An entity that points back at the subject (a document, the sanction) is not a property of the subject: it appears only if it is nested.
        foreach (var linked in subject.Content.Linked.Where(linked => linked.BackProperty is null).GroupBy(linked => linked.Property, StringComparer.Ordinal))
        {
            properties[linked.Key] = [.. properties.GetValueOrDefault(linked.Key, []).Concat(linked.Select(entity => entity.Id)).Distinct()];
        }

        return properties;
    }

    private static bool IsReferent(SourceElement element) => element.Path == ReferentsPath || element.Path.StartsWith($"{ReferentsPath}[", StringComparison.Ordinal);

    private static bool IsOther(SourceElement element) => element is { Path: TargetPath, Value: "false" };

    // A list of entities may have some that only help to describe others.
    private static bool IsTarget(string schema) => !FollowTheMoney.IsKnown(schema) || (FollowTheMoney.IsA(schema, "Thing") && schema != "Address");

    private static DateTimeOffset LastSeenOf(Subject subject, ListEdition? edition) =>
        subject.IsListed && edition is not null && edition.ImportedAt > subject.LastChange ? edition.ImportedAt : subject.LastChange;

    /// <summary>An entity that belongs to subjects, as a response: what all of them say about it.</summary>
    /// <param name="holders">The entity as each subject names it: at least one, all with the same id.</param>
    /// <param name="editionOf">The edition of a list that the response is from.</param>
    internal static EntityResponse Of(IReadOnlyCollection<(LinkedEntity Entity, Subject Subject)> holders, Func<ListId, ListEdition?> editionOf)
    {
        var schema = FollowTheMoney.MostSpecific(holders.Select(holder => holder.Entity.Schema));
        var first = holders.First(holder => holder.Entity.Schema == schema).Entity;
        return new()
        {
            Id = first.Id,
            Caption = first.Caption,
            Schema = schema,
            Properties = FollowTheMoney.Merge(holders.SelectMany(holder => holder.Entity.Properties).Concat(holders.SelectMany(BackLinks)))
                .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)pair.Value, StringComparer.Ordinal),
            Datasets = [.. holders.Select(holder => holder.Subject.List.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Referents = [],
            Target = false,
            FirstSeen = holders.Min(holder => holder.Subject.FirstSeen),
            LastSeen = holders.Max(holder => LastSeenOf(holder.Subject, editionOf(holder.Subject.List))),
            LastChange = holders.Max(holder => holder.Subject.LastChange),
        };
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> BackLinks((LinkedEntity Entity, Subject Subject) holder) =>
        holder.Entity.BackProperty is { } back ? [new(back, [holder.Subject.SubjectId.Value])] : [];
}
