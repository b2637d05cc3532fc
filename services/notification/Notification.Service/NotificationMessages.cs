using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Notification.Domain.Deliveries;
using Notification.Service.Deliveries;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Notifications;

namespace Notification.Service;

/// <summary>The messages to the other services: a notice was delivered, or given up.</summary>
internal sealed class NotificationMessages : IMessageMapper
{
    public bool Publishes(Type eventType) => eventType == typeof(DeliveryEvent.Delivered) || eventType == typeof(DeliveryEvent.GivenUp);

    public Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(
        IReadOnlyList<IEvent> events,
        IQuerySession session,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<(IEvent, RegistryMessage)>>([.. events.Select(@event => (@event, Map(@event.Data)))]);

    private static RegistryMessage Map(object data) =>
        data switch
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
                Reason = FailureText.Render(givenUp.Failure, givenUp.Status),
            },
            _ => throw new UnreachableException(),
        };
}
