using Platform.Kernel;

namespace Permits.Domain.Determinations;

/// <summary>The outcome of a command.</summary>
public abstract record DeterminationOutcome : IOutcome<DeterminationEvent>
{
    private DeterminationOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<DeterminationEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The events, in order.</param>
    public sealed record Accepted(params IReadOnlyList<DeterminationEvent> Decided) : DeterminationOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<DeterminationEvent> Events => Decided;
    }

    /// <summary>A repeat: nothing changes.</summary>
    public sealed record Unchanged : DeterminationOutcome;

    /// <summary>There is no such determination.</summary>
    public sealed record NotFound : DeterminationOutcome, IOutcome<DeterminationEvent>
    {
        bool IOutcome<DeterminationEvent>.IsNotFound => true;
    }

    /// <summary>Its status does not allow the command.</summary>
    /// <param name="Status">The status.</param>
    /// <param name="Allowed">The status that allows it.</param>
    public sealed record WrongStatus(DeterminationStatus Status, DeterminationStatus Allowed) : DeterminationOutcome;

    /// <summary>No one confirmed it in time.</summary>
    /// <param name="ExpiresAt">Until when it could be confirmed.</param>
    public sealed record Expired(DateTimeOffset ExpiresAt) : DeterminationOutcome;

    /// <summary>Who recorded it cannot confirm it.</summary>
    public sealed record SecondPersonRequired : DeterminationOutcome;
}
