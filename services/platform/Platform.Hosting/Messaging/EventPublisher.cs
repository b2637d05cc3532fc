using System.Diagnostics;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>Tells which message, if any, a committed event is published as. One event, at most one message: the message's id is the event's.</summary>
public interface IMessageMapper
{
    /// <summary>Maps a page of events in the order of the store. The publisher stamps what every message carries but the agency.</summary>
    Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(IReadOnlyList<IEvent> events, IDocumentOperations operations, CancellationToken cancellationToken);
}

/// <summary>
/// The outbox: the event store itself. A page of committed events is published and every confirm of the broker awaited before the position
/// advances, in the transaction that stores it; a crash in between publishes the page again, under the same message ids.
/// </summary>
internal sealed class EventPublisher : SubscriptionBase
{
    private static readonly ActivitySource Source = new(TelemetrySources.Platform);
    private readonly IMessageMapper _mapper;
    private readonly IBus _bus;

    public EventPublisher(IMessageMapper mapper, IBus bus)
    {
        (_mapper, _bus) = (mapper, bus);
        Name = "publisher";
        Options.BatchSize = 500;
    }

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var mapped = await _mapper.MapAsync(page.Events, operations, cancellationToken);
        // In order within a stream, streams side by side: a confirm takes a round trip to the disks of the broker's quorum.
        await Task.WhenAll(mapped.GroupBy(pair => pair.Event.StreamId).Select(async stream =>
        {
            foreach (var (@event, message) in stream) await PublishAsync(@event, message, cancellationToken);
        }));
        return NullChangeListener.Instance;
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
        await _bus.Publish((object)stamped, stamped.GetType(), context =>
        {
            context.MessageId = @event.Id;
            // Unroutable is an error, not a loss: the broker returns the message and the page comes again.
            if (!context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) throw new InvalidOperationException("The message does not go to RabbitMQ.");
            rabbit.Mandatory = !stamped.GetType().IsDefined(typeof(MayGoUnheardAttribute), inherit: false);
        }, cancellationToken);
    }
}

/// <summary>Registers the publisher.</summary>
public static class EventPublisherRegistration
{
    /// <summary>Publishes the store's committed events as <typeparamref name="TMapper"/> maps them.</summary>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression PublishEvents<TMapper>(this MartenServiceCollectionExtensions.MartenConfigurationExpression marten)
        where TMapper : class, IMessageMapper
    {
        if (ServiceHost.IsGeneratingOpenApi) return marten;
        marten.Services.AddSingleton<IMessageMapper, TMapper>();
        return marten.AddSubscriptionWithServices<EventPublisher>(ServiceLifetime.Singleton, _ => { });
    }
}
