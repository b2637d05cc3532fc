using JasperFx.Events;
using Platform.Kernel;

namespace Registry.Service.Editions;

/// <summary>Stored events as the domain reads them.</summary>
internal static class StoredEvents
{
    /// <summary>What the domain's folds need to know of a stored event.</summary>
    public static EventEnvelope Envelope(this IEvent @event) => new(@event.StreamId, @event.Version, @event.Timestamp);
}
