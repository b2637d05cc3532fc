using JasperFx;
using Marten;
using MassTransit;
using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>
/// Handles each message once: its effect and the receipt of its id commit in one transaction, so that a repeat, whether after a crash between
/// commit and acknowledgement or from the publisher, finds the receipt and changes nothing.
/// </summary>
public abstract class IdempotentConsumer<TMessage>(EventSessions sessions, ServiceName service, TimeProvider time) : IConsumer<TMessage> where TMessage : RegistryMessage
{
    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<TMessage> context)
    {
        var message = context.Message;
        var receipt = new MessageReceipt($"{GetType().Name}:{message.EventId}", time.GetUtcNow());
        await using var session = sessions.ForMessage(message, service.Value);
        if (await session.LoadAsync<MessageReceipt>(receipt.Id, context.CancellationToken) is not null) return;
        await HandleAsync(message, session, time.GetUtcNow(), context.CancellationToken);
        session.Insert(receipt);
        try
        {
            await session.SaveChangesAsync(context.CancellationToken);
        }
        catch (DocumentAlreadyExistsException)
        {
            // The same message was handled by another instance at the same time: its transaction holds the effect.
        }
    }

    /// <summary>Adds the message's effect to the session, which the caller commits.</summary>
    protected abstract Task HandleAsync(TMessage message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>That a consumer has handled a message.</summary>
/// <param name="Id">The consumer and the message's id.</param>
/// <param name="ReceivedAt">When.</param>
public sealed record MessageReceipt(string Id, DateTimeOffset ReceivedAt);
