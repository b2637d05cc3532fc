using Platform.Kernel;

namespace Registry.Domain.AgencyScreenings;

/// <summary>The outcome of recording a screening.</summary>
public abstract record QueryScreeningOutcome : IOutcome<QueryScreeningEvent>
{
    private QueryScreeningOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<QueryScreeningEvent> Events => [];

    /// <summary>The screening is recorded.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<QueryScreeningEvent> Decided) : QueryScreeningOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<QueryScreeningEvent> Events => Decided;
    }

    /// <summary>It has already been recorded under this id: no effect.</summary>
    public sealed record Unchanged : QueryScreeningOutcome;
}
