using System.Runtime.CompilerServices;
using System.Text.Json;
using Marten;
using Platform.Hosting.Events;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>
/// What an edition changed in a dataset: one operation for each entity whose content changed, whether the edition names it or it belongs to a subject
/// that the edition names. The entities are merged by the same code as for entity responses and the export, so a reader that applies every delta has what the
/// export has, except for when the registry saw an entity.
///
/// A page of changes is read together with everything that contributes to the entities it touches: other lists' subjects with the same id, and all
/// other subjects that link to the same entity. Memory holds one page, the subjects that share an entity with it, and a digest of each entity reported so far.
/// </summary>
/// <param name="dataset">The dataset.</param>
/// <param name="editions">The edition of one of its lists; several if they were imported at the same instant.</param>
/// <param name="all">All editions of its lists.</param>
internal sealed class EditionDelta(IQuerySession session, string dataset, IReadOnlyList<ListEdition> editions, IEnumerable<ListEdition> all)
{
    private const int PageLength = 200;

    /// <summary>Finds the subjects that link to an entity in any of their versions.</summary>
    public static EventIndex Links { get; } = new("mt_events_by_link", $"USING gin (({LinkedIds})) WHERE {HasContent}");

    private const string LinkedIds = "jsonb_path_query_array(data, '$.content.linked[*].id')";
    private const string HasContent = "type IN ('subject_designated', 'subject_amended')";

    private readonly DateTimeOffset _at = editions.Max(edition => edition.ImportedAt);

    // The edition of each list at that instant.
    private readonly IReadOnlyList<ListEdition> _then =
    [
        .. all.Where(other => other.ImportedAt <= editions.Max(edition => edition.ImportedAt))
            .GroupBy(other => other.List)
            .Select(group => group.MaxBy(other => other.Number)!),
    ];

    // Digests in place of ids: sixteen bytes each, however long the id.
    private readonly HashSet<Guid> _seen = [];

    /// <summary>The operations, ordered by the id of the changed subject.</summary>
    public async IAsyncEnumerable<EntityChange> OperationsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var edition in editions)
        {
            for (
                var after = "";
                await EditionChange.PageAsync(session, edition.List, edition.Hash, after, PageLength, cancellationToken) is { Count: > 0 } page;
                after = page[^1].Subject
            )
            {
                foreach (var operation in await OperationsAsync([.. page.Select(change => change.Subject)], cancellationToken))
                    yield return operation;
            }
        }
    }

    private async Task<IReadOnlyList<EntityChange>> OperationsAsync(IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        var streams = new Dictionary<Guid, List<SubjectEvent>>();
        await ReadAsync(streams, StreamsOf(changed), cancellationToken);
        var said = streams.Values.ToLookup(events => events[0].SubjectId.Value, StringComparer.Ordinal);
        string[] touched = [.. changed.SelectMany(id => said[id].SelectMany(LinkedIn).Prepend(id)).Where(id => _seen.Add(NameBasedGuid.Create(id)))];
        await ReadAsync(streams, [.. StreamsOf(touched), .. await LinkingAsync(touched, cancellationToken)], cancellationToken);
        var before = ListsOf(streams, @event => @event.At <= _at && !IsOfEdition(@event));
        var after = ListsOf(streams, @event => @event.At <= _at);
        var changes = streams.Values.Where(events => events.Exists(IsOfEdition)).Select(events => events[0].SubjectId.Value).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. touched
                .Select(id => Operation(id, before.Neighbourhood.Find(id, dataset), after.Neighbourhood.Find(id, dataset), changes.Contains(id)))
                .OfType<EntityChange>(),
        ];
    }

    private static EntityChange? Operation(string id, MergedEntity? before, MergedEntity? after, bool isNamed) =>
        (before, after) switch
        {
            (null, null) => null,
            (null, _) => new EntityChange.Added(after),
            (_, null) => new EntityChange.Deleted(id),
            // A change to a named entity may be visible only in its source.
            _ => isNamed || !IsSame(before, after) ? new EntityChange.Modified(after) : null,
        };

    // When the registry saw an entity is not part of its content.
    private static bool IsSame(MergedEntity one, MergedEntity other) =>
        (one.Caption, one.Schema, one.IsTarget) == (other.Caption, other.Schema, other.IsTarget)
        && one.Datasets.SequenceEqual(other.Datasets, StringComparer.Ordinal)
        && one.Referents.SequenceEqual(other.Referents, StringComparer.Ordinal)
        && JsonSerializer.Serialize(one.Properties) == JsonSerializer.Serialize(other.Properties);

    private bool IsOfEdition(SubjectEvent @event) => editions.Any(edition => @event.List == edition.List && @event.Edition == edition.Hash);

    // Links of any version, not only of those before and after the edition: an entity that is not touched has no operation.
    private static IEnumerable<string> LinkedIn(List<SubjectEvent> events) =>
        events.SelectMany(@event => ContentOf(@event)?.Linked ?? []).Select(linked => linked.Id);

    private static SubjectContent? ContentOf(SubjectEvent @event) =>
        @event switch
        {
            SubjectEvent.Designated designated => designated.Content,
            SubjectEvent.Amended amended => amended.Content,
            _ => null,
        };

    // The streams of these ids in every list, whether or not they exist.
    private IEnumerable<Guid> StreamsOf(IEnumerable<string> ids) =>
        ids.Select(id => SubjectId.TryParse(id, null, out var subject) ? subject : (SubjectId?)null)
            .OfType<SubjectId>()
            .SelectMany(subject => _then.Select(other => subject.StreamIn(other.List)))
            .Distinct();

    // One id at a time, so that the planner uses the index regardless of its statistics for the table.
    private Task<IReadOnlyList<Guid>> LinkingAsync(string[] ids, CancellationToken cancellationToken) =>
        session.AdvancedSql.QueryAsync<Guid>(
            $"SELECT DISTINCT stream_id FROM unnest(?) linked JOIN mt_events ON {HasContent} AND {LinkedIds} @> to_jsonb(linked)",
            cancellationToken,
            [ids]
        );

    private async Task ReadAsync(Dictionary<Guid, List<SubjectEvent>> streams, IEnumerable<Guid> wanted, CancellationToken cancellationToken)
    {
        var missing = wanted.Except(streams.Keys).ToArray();
        if (missing.Length == 0)
            return;
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(@event => @event.StreamId.IsOneOf(missing))
            .OrderBy(@event => @event.Version)
            .ToListAsync(cancellationToken);
        foreach (var stream in events.Where(@event => @event.Data is SubjectEvent).GroupBy(@event => @event.StreamId))
            streams[stream.Key] = [.. stream.Select(@event => (SubjectEvent)@event.Data)];
    }

    private EditionSet ListsOf(Dictionary<Guid, List<SubjectEvent>> streams, Func<SubjectEvent, bool> isSaid) =>
        new(_then, streams.Select(stream => Subject.Fold(stream.Key, stream.Value.Where(isSaid))).OfType<Subject>());
}
