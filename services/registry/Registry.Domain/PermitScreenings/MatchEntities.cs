using Registry.Matching;

namespace Registry.Domain.PermitScreenings;

/// <summary>A party of an application as the matching engine compares it, without the properties that were not given.</summary>
internal static class MatchEntities
{
    public static MatchEntity Of(string id, string schema, params ReadOnlySpan<(string Property, IReadOnlyList<string> Values)> properties)
    {
        var given = new Dictionary<string, IReadOnlyList<string>>(properties.Length, StringComparer.Ordinal);
        foreach (var (property, values) in properties)
        {
            if (values.Count > 0)
                given[property] = values;
        }

        return new(id, schema, given);
    }
}
