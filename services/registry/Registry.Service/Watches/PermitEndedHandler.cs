using System.Diagnostics;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;

namespace Registry.Service.Watches;

/// <summary>A permit has ended, or its application: its watch ends. The application may still be in its own queue; then this message waits for it.</summary>
internal sealed class PermitEndedHandler(TimeProvider time) : IBatchHandler
{
    public static string Queue => "registry-permit-ended";

    public static IReadOnlyList<Type> MessageTypes => [typeof(PermitRefusedV1), typeof(PermitRevokedV1), typeof(PermitWithdrawnV1), typeof(PermitExpiredV1)];

    public async Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.LoadAsync<Watch, WatchEvent>(
            messages.Select(received => (received.Context.Tenant, Read(received.Message).Permit.WatchStream)),
            cancellationToken
        );
        foreach (var received in messages)
        {
            var (permit, reason) = Read(received.Message);
            var outcome = transaction.Decide(
                new StreamOf<Watch, WatchEvent>(permit.WatchStream),
                watch => WatchDecider.Decide(new EndWatch(reason), watch, time.GetUtcNow()),
                received.Context
            );
            if (outcome is WatchOutcome.NotFound)
                received.Defer();
        }
    }

    private static (PermitId Permit, WatchEndReason Reason) Read(RegistryMessage message) =>
        message switch
        {
            PermitRefusedV1 refused => (PermitId.From(refused.PermitId), WatchEndReason.Refused),
            PermitRevokedV1 revoked => (PermitId.From(revoked.PermitId), WatchEndReason.Revoked),
            PermitWithdrawnV1 withdrawn => (PermitId.From(withdrawn.PermitId), WatchEndReason.Withdrawn),
            PermitExpiredV1 expired => (PermitId.From(expired.PermitId), WatchEndReason.Expired),
            _ => throw new UnreachableException(),
        };
}
