using Platform.Hosting.Requests;
using Registry.Service.Requests;

namespace Registry.Service.Matching;

/// <summary>The parameter <c>as_of</c>: the instant whose lists a question is put to.</summary>
internal static class AsOf
{
    /// <summary>Its description.</summary>
    public static QueryParameter Parameter { get; } = new(
        "as_of", "A day or an instant in ISO 8601: answers from the editions that were then current, with the bytes of then. Not before the first edition and not in the future (400).");

    /// <summary>Refuses it where what is asked is recorded as asked of the lists as they are.</summary>
    public static void Refuse(IQueryCollection query)
    {
        if (query.ContainsKey("as_of")) throw EntityFilter.Invalid("as_of", "A screening is of the lists as they are when it is made. POST /match asks the lists as they were.");
    }

    /// <summary>The instant; null for the present.</summary>
    public static DateTimeOffset? Read(IQueryCollection query) => query["as_of"].ToString() is not { Length: > 0 } text ? null
        : Instant.TryParse(text, null, out var at) ? at.Value
        : throw EntityFilter.Invalid("as_of", "Must be a day or an instant in ISO 8601.");
}
