using Marten;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using SanctionsRegistry.Contracts.Permits;

namespace Registry.Service.Watches;

/// <summary>A permit was refused: nobody works under it.</summary>
internal sealed class PermitRefusedConsumer(EventSessions sessions, ServiceName service, TimeProvider time) : IdempotentConsumer<PermitRefusedV1>(sessions, service, time)
{
    /// <inheritdoc/>
    protected override Task HandleAsync(PermitRefusedV1 message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        EndWatch.AppendAsync(session, new(message.PermitId), WatchEndReason.Refused, now, cancellationToken);
}

/// <summary>A permit was revoked: nobody works under it any more.</summary>
internal sealed class PermitRevokedConsumer(EventSessions sessions, ServiceName service, TimeProvider time) : IdempotentConsumer<PermitRevokedV1>(sessions, service, time)
{
    /// <inheritdoc/>
    protected override Task HandleAsync(PermitRevokedV1 message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken) =>
        EndWatch.AppendAsync(session, new(message.PermitId), WatchEndReason.Revoked, now, cancellationToken);
}

internal static class EndWatch
{
    /// <summary>Ends the permit's watch. The application may still be on its way, in another queue: then this message waits for it.</summary>
    public static async Task AppendAsync(IDocumentSession session, PermitId permit, WatchEndReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var watch = await session.Events.FetchForWriting<Watch>(permit.WatchStream, cancellationToken);
        var outcome = WatchDecider.Decide(new Domain.Watches.EndWatch(reason), watch.Aggregate, now);
        if (outcome is WatchOutcome.NotFound) throw new MessageOvertookException("The permit's end came before its application.");
        watch.AppendMany(outcome.Events);
    }
}
