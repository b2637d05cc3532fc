using Platform.Kernel;

namespace Registry.Domain.PermitScreenings;

/// <summary>The outcome of a decision on a permit's screening.</summary>
public abstract record ScreeningOutcome : IOutcome<ScreeningEvent>
{
    private ScreeningOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ScreeningEvent> Events => [];

    /// <summary>The screening is recorded.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<ScreeningEvent> Decided) : ScreeningOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ScreeningEvent> Events => Decided;
    }

    /// <summary>The application has already been screened, and no one requested another screening.</summary>
    public sealed record Unchanged : ScreeningOutcome;
}
