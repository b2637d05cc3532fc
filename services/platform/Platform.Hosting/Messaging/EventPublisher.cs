using System.Diagnostics;
using JasperFx.Events;
using Marten;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>Maps a committed event to the message it is published as, if any. An event gives at most one message, with the event's id.</summary>
public interface IMessageMapper
{
    /// <summary>Whether events of this type may be published. The data of others is not read.</summary>
    bool Publishes(Type eventType);

    /// <summary>Whether events of this type arrive by the thousand. They are published separately, so that the others do not wait behind them.</summary>
    bool IsBulk(Type eventType) => false;

    /// <summary>Maps a page of events in publishing order. The publisher sets the fields common to every message except the agency.</summary>
    Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(
        IReadOnlyList<IEvent> events,
        IQuerySession session,
        CancellationToken cancellationToken
    );
}

/// <summary>
/// The outbox is the event store itself. A page of committed events is published, and every broker confirm awaited, before the position
/// advances. After a crash in between, the page is published again under the same message ids.
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
        // In order within a stream, streams in parallel: a confirm takes a round trip to the disks of the broker's quorum.
        await Task.WhenAll(
            mapped
                .GroupBy(pair => pair.Event.StreamId)
                .Select(async stream =>
                {
                    foreach (var (@event, message) in stream)
                        await PublishAsync(@event, message, cancellationToken);
                })
        );
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
        await bus.Publish(
            (object)stamped,
            stamped.GetType(),
            context =>
            {
                context.MessageId = @event.Id;
                context.Headers.Set(MessageHeaders.MessageType, MessageUrn.ForTypeString(stamped.GetType()));
                // An unroutable message is an error, not a loss: the broker returns it and the page is published again.
                if (!context.TryGetPayload<RabbitMqSendContext>(out var rabbit))
                    throw new InvalidOperationException("The message does not go to RabbitMQ.");
                rabbit.Mandatory = !stamped.GetType().IsDefined(typeof(AllowUnroutedAttribute), inherit: false);
            },
            cancellationToken
        );
    }
}

/// <summary>Publishes the events that arrive in bulk.</summary>
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
    /// <summary>Publishes the store's committed events as mapped by <typeparamref name="TMapper"/>.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="inBulk">Whether some of its events arrive in bulk.</param>
    public static void PublishEvents<TMapper>(this WebApplicationBuilder builder, bool inBulk = false)
        where TMapper : class, IMessageMapper
    {
        builder.Services.AddSingleton<IMessageMapper, TMapper>();
        builder.Services.AddEventSubscription<EventPublisher>();
        if (inBulk)
            builder.Services.AddEventSubscription<BulkEventPublisher>();
    }
}
