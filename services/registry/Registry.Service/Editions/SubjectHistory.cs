using Marten;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>What the lists say or said about a subject, from the database.</summary>
internal static class SubjectHistory
{
    /// <summary>Each list's subject with that id, listed or not.</summary>
    /// <param name="at">The instant; null for the present.</param>
    public static async Task<IReadOnlyList<Subject>> LoadAsync(IQuerySession session, string id, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (!SubjectId.TryParse(id, null, out var subject))
            return [];
        var current = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        var streams = current.Select(edition => subject.StreamIn(edition.List)).ToArray();
        if (at is not { } then)
            return await session.LoadManyAsync<Subject>(cancellationToken, streams);
        var events = await session
            .Events.QueryAllRawEvents()
            .Where(@event => @event.StreamId.IsOneOf(streams))
            .OrderBy(@event => @event.Version)
            .ToListAsync(cancellationToken);
        return
        [
            .. events
                .GroupBy(@event => @event.StreamId)
                .Select(stream => Subject.At(then, stream.Key, stream.Select(@event => @event.Data).OfType<SubjectEvent>()))
                .OfType<Subject>(),
        ];
    }
}
