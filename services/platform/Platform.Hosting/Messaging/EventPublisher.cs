using System.Diagnostics;
using JasperFx.Events;
using Marten;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>Maps a committed event to the message, if any, that it is published as. One event, at most one message: the message's id is the event's.</summary>
public interface IMessageMapper
{
    /// <summary>Whether events of this type may be published. The data of others is not read.</summary>
    bool Publishes(Type eventType);

    /// <summary>Whether events of this type come in thousands at once. They are published beside the others, which do not wait behind them.</summary>
    bool IsBulk(Type eventType) => false;

    /// <summary>Maps a page of events in the order in which they are published. The publisher stamps what every message carries except the agency.</summary>
    Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(IReadOnlyList<IEvent> events, IQuerySession session, CancellationToken cancellationToken);
}

/// <summary>
/// The outbox: the event store itself. A page of committed events is published and every confirm of the broker awaited before the position
/// advances; a crash in between publishes the page again, under the same message ids.
/// </summary>
internal class EventPublisher(IMessageMapper mapper, IDocumentStore store, IBus bus) : EventSubscription
{
    private static readonly ActivitySource Source = new(TelemetrySources.Platform);

    public override string Name => "publisher";

    public override bool Handles(Type eventType) => mapper.Publishes(eventType) && !mapper.IsBulk(eventType);

    public override async Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var mapped = await mapper.MapAsync(events, session, cancellationToken);
        // In order within a stream, streams side by side: a confirm takes a round trip to the disks of the broker's quorum.
        await Task.WhenAll(mapped.GroupBy(pair => pair.Event.StreamId).Select(async stream =>
        {
            foreach (var (@event, message) in stream) await PublishAsync(@event, message, cancellationToken);
        }));
    }

    private async Task PublishAsync(IEvent @event, RegistryMessage message, CancellationToken cancellationToken)
    {
        using var activity = Source.StartActivity("publish committed event", ActivityKind.Producer, @event.GetHeader(EventHeaders.TraceParent) as string);
        var stamped = message with
        {
            EventId = @event.Id,
            State = @event.TenantId == JasperFx.StorageConstants.DefaultTenantId ? null : @event.TenantId,
            StreamId = @event.StreamId,
            StreamVersion = @event.Version,
            OccurredAt = @event.Timestamp,
            CorrelationId = @event.CorrelationId,
            CausationId = @event.CausationId,
        };
        await bus.Publish((object)stamped, stamped.GetType(), context =>
        {
            context.MessageId = @event.Id;
            context.Headers.Set(MessageHeaders.MessageType, MessageUrn.ForTypeString(stamped.GetType()));
            // Unroutable is an error, not a loss: the broker returns the message and the page comes again.
            if (!context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) throw new InvalidOperationException("The message does not go to RabbitMQ.");
            rabbit.Mandatory = !stamped.GetType().IsDefined(typeof(MayGoUnheardAttribute), inherit: false);
        }, cancellationToken);
    }
}

/// <summary>Publishes the events that come in bulk.</summary>
internal sealed class BulkEventPublisher(IMessageMapper mapper, IDocumentStore store, IBus bus) : EventPublisher(mapper, store, bus)
{
    private readonly IMessageMapper _mapper = mapper;

    public override string Name => "bulk-publisher";

    public override TimeSpan MinInterval => TimeSpan.FromMilliseconds(50);

    public override bool Handles(Type eventType) => _mapper.Publishes(eventType) && _mapper.IsBulk(eventType);
}

/// <summary>Registers the publisher.</summary>
public static class EventPublisherRegistration
{
    /// <summary>Publishes the store's committed events as <typeparamref name="TMapper"/> maps them.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="inBulk">Whether some of its events come in bulk.</param>
    public static void PublishEvents<TMapper>(this WebApplicationBuilder builder, bool inBulk = false)
        where TMapper : class, IMessageMapper
    {
        builder.Services.AddSingleton<IMessageMapper, TMapper>();
        builder.Services.AddEventSubscription<EventPublisher>();
        if (inBulk) builder.Services.AddEventSubscription<BulkEventPublisher>();
    }
}
