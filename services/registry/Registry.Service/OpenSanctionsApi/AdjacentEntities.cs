using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>Adjacent entities as responses, with linked entities as ids.</summary>
internal static class AdjacentEntities
{
    /// <summary>The adjacent entities. A relation such as an ownership or a kinship has the entity at its other end nested.</summary>
    /// <param name="id">The entity to which they are adjacent.</param>
    /// <param name="adjacent">Their ids.</param>
    public static IReadOnlyList<EntityResponse> Describe(this Neighbourhood neighbourhood, string id, IEnumerable<string> adjacent)
    {
        return [.. adjacent.Select(neighbour => WithOtherEnds(EntityResponse.Of(neighbourhood.Find(neighbour)!)))];

        EntityResponse WithOtherEnds(EntityResponse neighbour) =>
            !Schemata.IsA(neighbour.Schema, "Interval")
                ? neighbour
                : neighbour with
                {
                    Properties = neighbour.Properties.ToDictionary(
                        property => property.Key,
                        property =>
                            Schemata.TypeOf(neighbour.Schema, property.Key) != "entity" || property.Value.Contains(id)
                                ? property.Value
                                :
                                [
                                    .. property.Value.Select(value =>
                                        value is string other && neighbourhood.Find(other) is { } end ? EntityResponse.Of(end) : value
                                    ),
                                ],
                        StringComparer.Ordinal
                    ),
                };
    }
}
