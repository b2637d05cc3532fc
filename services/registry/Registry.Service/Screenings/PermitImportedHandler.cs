using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts.Permits;

namespace Registry.Service.Screenings;

/// <summary>Handles permits that an agency imports, like applications. They arrive by the hundred thousand, so applications do not wait behind them.</summary>
internal sealed class PermitImportedHandler(PermitAppliedHandler applications) : IBatchHandler
{
    public static string Queue => "registry-permit-imported";

    public static IReadOnlyList<Type> MessageTypes => [typeof(PermitImportedV1)];

    public Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken) =>
        applications.HandleAsync(messages, transaction, cancellationToken);
}
