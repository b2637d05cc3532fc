using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>The outcome of a decision on an edition.</summary>
public abstract record ListEditionOutcome : IOutcome<ListEditionEvent>
{
    private ListEditionOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ListEditionEvent> Events => [];

    /// <summary>The command takes effect.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<ListEditionEvent> Decided) : ListEditionOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ListEditionEvent> Events => Decided;
    }

    /// <summary>A repeat: no effect.</summary>
    public sealed record Unchanged : ListEditionOutcome;

    /// <summary>The same content has already been published: no effect.</summary>
    /// <param name="Edition">The edition that it became.</param>
    public sealed record AlreadyPublished(ListEdition Edition) : ListEditionOutcome;

    /// <summary>The source made the file before the current edition.</summary>
    /// <param name="CurrentGeneratedAt">When the source made the current edition.</param>
    public sealed record OlderThanCurrent(DateTimeOffset CurrentGeneratedAt) : ListEditionOutcome;

    /// <summary>The file is dated in the future; publishing it would block every later edition.</summary>
    public sealed record DatedInFuture : ListEditionOutcome;

    /// <summary>The same bytes made an edition that is no longer current, and the request does not say whether to republish it.</summary>
    /// <param name="Number">That edition's number.</param>
    /// <param name="Current">The current edition.</param>
    public sealed record NoLongerCurrent(int Number, EditionHash Current) : ListEditionOutcome;

    /// <summary>The list has no edition yet that a delta could change or that <c>base</c> could name.</summary>
    public sealed record NoCurrentEdition : ListEditionOutcome;

    /// <summary>The expected base edition is not the current one.</summary>
    /// <param name="Current">The current edition.</param>
    public sealed record BaseNotCurrent(EditionHash Current) : ListEditionOutcome;

    /// <summary>A delta does not apply to the current edition's format.</summary>
    /// <param name="Current">The current edition's format.</param>
    public sealed record FormatMismatch(string Current) : ListEditionOutcome;
}
