using Platform.Kernel;

namespace Registry.Domain.Subjects;

/// <summary>The outcome of a decision on a subject.</summary>
public abstract record SubjectOutcome : IOutcome<SubjectEvent>
{
    private SubjectOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<SubjectEvent> Events => [];

    /// <summary>The edition changes the subject.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<SubjectEvent> Decided) : SubjectOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<SubjectEvent> Events => Decided;
    }

    /// <summary>The edition says nothing new about the subject.</summary>
    public sealed record Unchanged : SubjectOutcome;
}
