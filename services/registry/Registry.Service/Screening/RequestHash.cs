using Marten;
using Platform.Hosting.Events;

namespace Registry.Service.Screening;

/// <summary>
/// The hash of the request that began a stream, in the metadata of the stream's first event: a repeat under the same key must ask the same.
/// </summary>
internal static class RequestHash
{
    /// <summary>The hash by stream.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string?>> ReadAsync(IQuerySession session, Guid[] streams, CancellationToken cancellationToken) => streams.Length == 0
        ? new Dictionary<Guid, string?>()
        : (await session.Events.QueryAllRawEvents().Where(@event => @event.StreamId.IsOneOf(streams) && @event.Version == 1).ToListAsync(cancellationToken))
            .ToDictionary(@event => @event.StreamId, @event => @event.GetHeader(EventHeaders.RequestHash) as string);
}
