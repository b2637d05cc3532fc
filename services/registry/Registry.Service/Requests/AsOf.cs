using System.Diagnostics;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Service.Editions;

namespace Registry.Service.Requests;

/// <summary>The parameter <c>as_of</c>: the instant whose lists a request reads.</summary>
internal static class AsOf
{
    /// <summary>Its description.</summary>
    public static QueryParameter Parameter { get; } =
        new(
            "as_of",
            "A date or instant in ISO 8601: responds from the editions that were current then, byte for byte as it did then. "
                + "400 if it is before the first edition or in the future."
        );

    /// <summary>Refuses the parameter: a recorded screening always uses the current lists.</summary>
    public static void Refuse(IQueryCollection query)
    {
        if (query.ContainsKey("as_of"))
            throw QueryValues.Invalid("as_of", "A screening always uses the current lists. To query past editions, use POST /match.");
    }

    /// <summary>The instant; null for the present.</summary>
    public static DateTimeOffset? Read(IQueryCollection query) =>
        query["as_of"].ToString() is not { Length: > 0 } text ? null
        : Instant.TryParse(text, null, out var at) ? at.Value
        : throw QueryValues.Invalid("as_of", "Must be a date or an instant in ISO 8601.");

    /// <summary>The lists as they are now, or as they were at the instant that the request names.</summary>
    /// <exception cref="RequestRejectedException">The instant is in the future or before the first edition.</exception>
    public static Task<EditionSet> ListsAsync(IQueryCollection query, CurrentLists current, CancellationToken cancellationToken) =>
        ListsAsync(Read(query), current, cancellationToken);

    /// <inheritdoc cref="ListsAsync(IQueryCollection, CurrentLists, CancellationToken)"/>
    public static async Task<EditionSet> ListsAsync(DateTimeOffset? asOf, CurrentLists current, CancellationToken cancellationToken) =>
        asOf is { } at
            ? await current.GetAsync(Found(await current.EditionsAtAsync(at, cancellationToken)), cancellationToken)
            : await current.GetAsync(cancellationToken);

    /// <summary>The edition of each list that was current at an instant.</summary>
    /// <exception cref="RequestRejectedException">The instant is in the future or before the first edition.</exception>
    public static async Task<IReadOnlyList<ListEdition>> EditionsAsync(DateTimeOffset at, CurrentLists current, CancellationToken cancellationToken) =>
        Found(await current.EditionsAtAsync(at, cancellationToken)).Editions;

    private static PastEditions.Found Found(PastEditions past) =>
        past switch
        {
            PastEditions.Found found => found,
            PastEditions.InFuture => throw QueryValues.Invalid("as_of", "Must not be in the future."),
            PastEditions.BeforeFirst { First: { } first } => throw QueryValues.Invalid(
                "as_of",
                $"Must not be before the first edition, which was imported at {first:O}."
            ),
            PastEditions.BeforeFirst => throw QueryValues.Invalid("as_of", "No edition has been imported yet."),
            _ => throw new UnreachableException(),
        };
}
