using MassTransit;

namespace SanctionsRegistry.Contracts.Notifications;

/// <summary>A notice was given up after its last attempt.</summary>
[MessageUrn("notice-undeliverable:v1"), EntityName("notice-undeliverable-v1"), AllowUnrouted]
public sealed record NoticeUndeliverableV1 : RegistryMessage
{
    /// <summary>The notice's number in the agency's feed.</summary>
    public required long NoticeNumber { get; init; }

    /// <summary>The webhook subscription.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public required string Reason { get; init; }
}
