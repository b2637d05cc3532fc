using System.Text.Json.Serialization;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>A subject as a FollowTheMoney entity, in the shape of the OpenSanctions API.</summary>
public record EntityResponse
{
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
    internal static EntityResponse Of(MergedEntity entity) =>
        new()
        {
            Id = entity.Id,
            Caption = entity.Caption,
            Schema = entity.Schema,
            Properties = entity.Properties.ToDictionary(property => property.Key, IReadOnlyList<object> (property) => property.Value, StringComparer.Ordinal),
            Datasets = entity.Datasets,
            Referents = entity.Referents,
            Target = entity.IsTarget,
            FirstSeen = entity.FirstSeen,
            LastSeen = entity.LastSeen,
            LastChange = entity.LastChange,
        };

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

        return this with
        {
            Properties = properties,
        };
    }
}
