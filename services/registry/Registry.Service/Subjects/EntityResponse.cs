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
    // Where an export of FollowTheMoney names the other ids of an entity, and where it says whether it is about it.
    private const string ReferentsPath = "referents";
    private const string TargetPath = "target";
    private static readonly JsonSerializerOptions Json = AnswerOptions();

    /// <summary>The subject's id, for instance <c>unsc-6908001</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name by which it is shown.</summary>
    public required string Caption { get; init; }

    /// <summary>The FollowTheMoney schema.</summary>
    public required string Schema { get; init; }

    /// <summary>Property name to values; where linked entities are nested, these among the values.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<object>> Properties { get; init; }

    /// <summary>The lists that name it.</summary>
    public required IReadOnlyList<string> Datasets { get; init; }

    /// <summary>Other ids of the same.</summary>
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

    /// <summary>The entity as it is told, with ids in place of linked entities.</summary>
    /// <param name="editionOf">The edition of a list from which is told.</param>
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
        LastSeen = entity.Held.Max(held => LastSeenOf(held, editionOf(held.List))),
        LastChange = entity.Subject.LastChange,
    };

    /// <summary>An entity's members as JSON, for <see cref="WriteMembers"/>: what stands between its braces but for the first member's name.</summary>
    internal static byte[] MembersOf(EntityResponse entity) => JsonSerializer.SerializeToUtf8Bytes(entity, Json)[FirstMember.Length..^1];

    /// <summary>Writes an entity's members into an object that the caller has begun and goes on with.</summary>
    internal static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> members)
    {
        json.WritePropertyName("id"u8);
        // For the writer these are the value of the first: it sets a comma before whatever comes next.
        json.WriteRawValue(members, skipInputValidation: true);
    }

    /// <summary>What is told of an entry's source.</summary>
    internal static IReadOnlyList<SourceElement> ToldOf(IReadOnlyList<SourceElement> source) => [.. source.Where(element => IsReferent(element) || IsOther(element))];

    /// <summary>Other ids under which a list knows a subject, from its entry.</summary>
    internal static IReadOnlyList<string> ReferentsIn(IReadOnlyList<SourceElement> source) => [.. source.Where(IsReferent).Select(element => element.Value)];

    /// <summary>Whether a list is about a subject: where its entry does not say, whether the schema is one of those that lists are about.</summary>
    internal static bool IsTarget(SubjectContent content) => IsTarget(content.Schema) && !content.Source.Any(IsOther);

    /// <summary>The same entity with those beside it given whole.</summary>
    internal EntityResponse With(IReadOnlyDictionary<string, IReadOnlyList<EntityResponse>> neighbours)
    {
        var properties = Properties.ToDictionary(StringComparer.Ordinal);
        foreach (var (property, entities) in neighbours)
        {
            // What no list here says more of stays an id.
            var known = entities.Select(entity => entity.Id).ToHashSet(StringComparer.Ordinal);
            properties[property] = [.. entities, .. Properties.GetValueOrDefault(property, []).Where(value => value is string id && !known.Contains(id))];
        }

        return this with { Properties = properties };
    }

    private static ReadOnlySpan<byte> FirstMember => "{\"id\":"u8;

    // Those that answers are written with.
    private static JsonSerializerOptions AnswerOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceHost.ConfigureJson(options);
        return options;
    }

    private static Dictionary<string, IReadOnlyList<object>> PropertiesOf(Subject subject)
    {
        var properties = subject.Content.Properties.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)[.. pair.Value], StringComparer.Ordinal);
        // What points back at the subject (documents, the sanction) is not a property of its own: it appears only where it is given whole.
        foreach (var linked in subject.Content.Linked.Where(linked => linked.BackProperty is null).GroupBy(linked => linked.Property, StringComparer.Ordinal))
        {
            properties[linked.Key] = [.. properties.GetValueOrDefault(linked.Key, []).Concat(linked.Select(entity => entity.Id)).Distinct()];
        }

        return properties;
    }

    private static bool IsReferent(SourceElement element) => element.Path == ReferentsPath || element.Path.StartsWith($"{ReferentsPath}[", StringComparison.Ordinal);

    private static bool IsOther(SourceElement element) => element is { Path: TargetPath, Value: "false" };

    // A list of entities may name what only helps to describe others.
    private static bool IsTarget(string schema) => !FollowTheMoney.IsKnown(schema) || (FollowTheMoney.IsA(schema, "Thing") && schema != "Address");

    private static DateTimeOffset LastSeenOf(Subject subject, ListEdition? edition) =>
        subject.IsListed && edition is not null && edition.ImportedAt > subject.LastChange ? edition.ImportedAt : subject.LastChange;

    /// <summary>An entity that belongs to subjects, as it is told: what all of them say of it.</summary>
    /// <param name="held">As each subject names it, at least one; of one id.</param>
    /// <param name="editionOf">The edition of a list from which is told.</param>
    internal static EntityResponse Of(IReadOnlyCollection<(LinkedEntity Entity, Subject Subject)> held, Func<ListId, ListEdition?> editionOf)
    {
        var schema = FollowTheMoney.MostSpecial(held.Select(holder => holder.Entity.Schema));
        var first = held.First(holder => holder.Entity.Schema == schema).Entity;
        return new()
        {
            Id = first.Id,
            Caption = first.Caption,
            Schema = schema,
            Properties = FollowTheMoney.Together(held.SelectMany(holder => holder.Entity.Properties).Concat(held.SelectMany(WayBack)))
                .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<object>)pair.Value, StringComparer.Ordinal),
            Datasets = [.. held.Select(holder => holder.Subject.List.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Referents = [],
            Target = false,
            FirstSeen = held.Min(holder => holder.Subject.FirstSeen),
            LastSeen = held.Max(holder => LastSeenOf(holder.Subject, editionOf(holder.Subject.List))),
            LastChange = held.Max(holder => holder.Subject.LastChange),
        };
    }

    private static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> WayBack((LinkedEntity Entity, Subject Subject) holder) =>
        holder.Entity.BackProperty is { } back ? [new(back, [holder.Subject.SubjectId.Value])] : [];
}
