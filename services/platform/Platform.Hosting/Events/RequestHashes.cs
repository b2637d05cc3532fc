using Marten;

namespace Platform.Hosting.Events;

/// <summary>The hashes of the requests that created streams, for an endpoint that creates many in one request.</summary>
public static class RequestHashes
{
    /// <summary>The hash by stream, from the metadata of the stream's first event; null when the request stored none.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string?>> ReadRequestHashesAsync(
        this IQuerySession session,
        Guid[] streams,
        CancellationToken cancellationToken
    ) =>
        streams.Length == 0
            ? new Dictionary<Guid, string?>()
            : (
                await session.Events.QueryAllRawEvents().Where(@event => @event.StreamId.IsOneOf(streams) && @event.Version == 1).ToListAsync(cancellationToken)
            ).ToDictionary(@event => @event.StreamId, @event => @event.GetHeader(EventHeaders.RequestHash)?.ToString());
}
