namespace Notification.Domain.Deliveries;

/// <summary>What a command led to.</summary>
public abstract record DeliveryOutcome
{
    private DeliveryOutcome() { }

    /// <summary>It happened.</summary>
    public sealed record Changed(IReadOnlyList<DeliveryEvent> Events) : DeliveryOutcome;

    /// <summary>It is so already.</summary>
    public sealed record Unchanged : DeliveryOutcome;

    /// <summary>It is about to be sent anyway.</summary>
    public sealed record StillPending(DateTimeOffset DueAt) : DeliveryOutcome;

    /// <summary>There is no such delivery.</summary>
    public sealed record NotThere : DeliveryOutcome;
}
