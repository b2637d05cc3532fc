using MassTransit;

namespace SanctionsRegistry.Contracts.Notifications;

/// <summary>An agency's webhook accepted a notice.</summary>
[MessageUrn("notice-delivered:v1"), EntityName("notice-delivered-v1"), AllowUnrouted]
public sealed record NoticeDeliveredV1 : RegistryMessage
{
    /// <summary>The notice's number in the agency's feed.</summary>
    public required long NoticeNumber { get; init; }

    /// <summary>The webhook subscription.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Attempts made.</summary>
    public required int Attempts { get; init; }
}
