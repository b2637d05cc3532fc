using Platform.Hosting.Requests;
using Registry.Service.Requests;

namespace Registry.Service.Matching;

/// <summary>The parameter <c>as_of</c>: the instant whose lists a request reads.</summary>
internal static class AsOf
{
    /// <summary>Its description.</summary>
    public static QueryParameter Parameter { get; } = new(
        "as_of", "A date or instant in ISO 8601: responds from the editions that were current then, byte for byte as it did then. 400 if it is before the first edition or in the future.");

    /// <summary>Refuses the parameter: a recorded screening always uses the current lists.</summary>
    public static void Refuse(IQueryCollection query)
    {
        if (query.ContainsKey("as_of")) throw EntityFilter.Invalid("as_of", "A screening always uses the current lists. To query past editions, use POST /match.");
    }

    /// <summary>The instant; null for the present.</summary>
    public static DateTimeOffset? Read(IQueryCollection query) => query["as_of"].ToString() is not { Length: > 0 } text ? null
        : Instant.TryParse(text, null, out var at) ? at.Value
        : throw EntityFilter.Invalid("as_of", "Must be a date or an instant in ISO 8601.");
}
