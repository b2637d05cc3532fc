using System.Diagnostics;
using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>One published version of a list.</summary>
/// <param name="Id">The edition's stream.</param>
/// <param name="List">The list.</param>
/// <param name="Hash">The content.</param>
/// <param name="Number">Its number among its list's editions, from 1.</param>
/// <param name="GeneratedAt">When the source made it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
/// <param name="Counts">What it contains and what it changed.</param>
/// <param name="UnknownTags">Parts of the source's format that the reader does not know; kept verbatim with each subject.</param>
/// <param name="IsCurrent">Whether no later edition has superseded it.</param>
/// <param name="Rescreening">The result of comparing the watches with its changes; null until that is done.</param>
/// <param name="Format">The name of the format in which it was read.</param>
/// <param name="Title">The list's display name; null if none was given.</param>
/// <param name="Import">The import that published it.</param>
/// <param name="Undoes">The edition that it undoes; null if it does not.</param>
public sealed record ListEdition(
    Guid Id,
    ListId List,
    EditionHash Hash,
    int Number,
    DateTimeOffset GeneratedAt,
    DateTimeOffset ImportedAt,
    EditionCounts Counts,
    IReadOnlyList<string> UnknownTags,
    bool IsCurrent,
    Rescreening? Rescreening,
    string Format,
    string? Title,
    ImportId Import,
    EditionHash? Undoes
) : IAggregate<ListEdition, ListEditionEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <inheritdoc/>
    public static ListEdition Evolve(ListEdition? state, ListEditionEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (null, ListEditionEvent.Published published) => new ListEdition(
                envelope.StreamId,
                published.List,
                published.Edition,
                published.Number,
                published.GeneratedAt,
                published.ImportedAt,
                published.Counts,
                published.UnknownTags,
                IsCurrent: true,
                Rescreening: null,
                published.Format,
                published.Title,
                published.Import,
                published.Undoes
            ),
            ({ } known, ListEditionEvent.Superseded) => known with { IsCurrent = false },
            ({ } known, ListEditionEvent.WatchesRescreened rescreened) => known with { Rescreening = new(rescreened.Watches, rescreened.Hits, rescreened.At) },
            _ => throw new UnreachableException(),
        } with
        {
            Version = envelope.Version,
        };
}
