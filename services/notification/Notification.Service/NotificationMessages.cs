using JasperFx.Events;
using Marten;
using Notification.Domain.Deliveries;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Notifications;

namespace Notification.Service;

/// <summary>What the other services are told: that a notice was delivered, or given up.</summary>
internal sealed class NotificationMessages : IMessageMapper
{
    public Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(IReadOnlyList<IEvent> events, IDocumentOperations operations, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(IEvent, RegistryMessage)>>([.. from happened in events let message = Map(happened.Data) where message is not null select (happened, message)]);

    private static RegistryMessage? Map(object happened) => happened switch
    {
        DeliveryEvent.Delivered delivered => new NoticeDeliveredV1
        {
            Agency = delivered.Agency.Value,
            NoticeNumber = delivered.NoticeNumber,
            SubscriptionId = delivered.Subscription.Value,
            Attempts = delivered.Attempts,
        },
        DeliveryEvent.GivenUp givenUp => new NoticeUndeliverableV1
        {
            Agency = givenUp.Agency.Value,
            NoticeNumber = givenUp.NoticeNumber,
            SubscriptionId = givenUp.Subscription.Value,
            Attempts = givenUp.Attempts,
            Reason = givenUp.Reason,
        },
        _ => null,
    };
}
