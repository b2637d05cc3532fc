using Platform.Kernel;

namespace Notification.Domain.Deliveries;

/// <summary>The outcome of a command to a delivery.</summary>
public abstract record DeliveryOutcome : IOutcome<DeliveryEvent>
{
    private DeliveryOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<DeliveryEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">What happened, in order.</param>
    public sealed record Accepted(params IReadOnlyList<DeliveryEvent> Decided) : DeliveryOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<DeliveryEvent> Events => Decided;
    }

    /// <summary>A repeat: the delivery is already in the requested state.</summary>
    public sealed record Unchanged : DeliveryOutcome;

    /// <summary>The delivery is still pending, so it cannot be sent again before its next attempt.</summary>
    /// <param name="DueAt">When the next attempt is due.</param>
    public sealed record StillPending(DateTimeOffset DueAt) : DeliveryOutcome;

    /// <summary>The delivery does not exist.</summary>
    public sealed record NotFound : DeliveryOutcome, IOutcome<DeliveryEvent>
    {
        bool IOutcome<DeliveryEvent>.IsNotFound => true;
    }
}
