using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>
/// Handles the messages of one queue, up to <see cref="MaxBatch"/> in one transaction. Each message takes effect once: the effects and the receipts of a
/// batch commit together, so a repeat changes nothing, whether it follows a crash between commit and acknowledgement or comes from the publisher.
/// </summary>
public interface IBatchHandler
{
    /// <summary>The maximum number of messages in one transaction.</summary>
    const int MaxBatch = 100;

    /// <summary>
    /// The queue, which is also the receipts' key. Never changes: under a new name, messages would stay in the old queue and repeats count as new.
    /// </summary>
    static abstract string Queue { get; }

    /// <summary>The messages that the queue receives.</summary>
    static abstract IReadOnlyList<Type> MessageTypes { get; }

    /// <summary>Whether the messages are handled in the queue's order, by one instance at a time.</summary>
    static virtual bool KeepsOrder => false;

    /// <summary>
    /// Adds the effects of the messages to the transaction, which the caller commits. If it throws, none of them takes effect, and each is handled
    /// again on its own, so that a message that cannot be handled fails alone.
    /// </summary>
    Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken);
}

/// <summary>A message of a batch.</summary>
/// <param name="Message">The message.</param>
/// <param name="Context">The context of its effects.</param>
public sealed record ReceivedMessage(RegistryMessage Message, ChangeContext Context)
{
    /// <summary>Whether it has been deferred.</summary>
    internal bool IsDeferred { get; private set; }

    /// <summary>Defers the message: it arrived before its predecessor, has had no effect yet, and is retried on its own.</summary>
    public void Defer() => IsDeferred = true;
}
