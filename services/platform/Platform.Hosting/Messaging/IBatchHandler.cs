using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>
/// Handles the messages of one queue, up to <see cref="MaxBatch"/> in one transaction. Each message has its effect once: the effects and the receipts of a
/// batch commit together, so that a repeat, whether after a crash between commit and acknowledgement or from the publisher, changes nothing.
/// </summary>
public interface IBatchHandler
{
    /// <summary>The most messages in one transaction.</summary>
    const int MaxBatch = 100;

    /// <summary>The queue, which is also the receipts' key. Never changes: under another name the messages of the old queue would be left in it, and repeats would count as new.</summary>
    static abstract string Queue { get; }

    /// <summary>The messages that the queue receives.</summary>
    static abstract IReadOnlyList<Type> MessageTypes { get; }

    /// <summary>Whether the messages are handled in the queue's order, by one instance at a time.</summary>
    static virtual bool KeepsOrder => false;

    /// <summary>
    /// Adds the effects of the messages to the transaction, which the caller commits. When it throws, none of them has an effect, and each is handled
    /// again on its own, so that one that cannot be handled fails alone.
    /// </summary>
    Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken);
}

/// <summary>A message of a batch.</summary>
/// <param name="Message">The message.</param>
/// <param name="Context">The context of its effects.</param>
public sealed record ReceivedMessage(RegistryMessage Message, ChangeContext Context)
{
    /// <summary>Whether it has been put off.</summary>
    internal bool IsDeferred { get; private set; }

    /// <summary>Puts it off: it arrived before the message that it follows, has had no effect yet, and is tried again by itself.</summary>
    public void Defer() => IsDeferred = true;
}
