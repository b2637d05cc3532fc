namespace Registry.Domain.Lists;

/// <summary>Whether files can become the next edition of their list, decided before they are compared with its current content.</summary>
public abstract record EditionAdmission
{
    private EditionAdmission() { }

    /// <summary>They can.</summary>
    /// <param name="Predecessor">The edition that they follow; null if they are the list's first.</param>
    /// <param name="GeneratedAt">When the source made them.</param>
    public sealed record Admitted(ListEdition? Predecessor, DateTimeOffset GeneratedAt) : EditionAdmission;

    /// <summary>The same content has already been published: no effect.</summary>
    /// <param name="Edition">The edition that it became.</param>
    public sealed record AlreadyPublished(ListEdition Edition) : EditionAdmission;

    /// <summary>The source made the file before the current edition.</summary>
    /// <param name="GeneratedAt">When the source made the file.</param>
    /// <param name="CurrentGeneratedAt">When the source made the current edition.</param>
    public sealed record OlderThanCurrent(DateTimeOffset GeneratedAt, DateTimeOffset CurrentGeneratedAt) : EditionAdmission;

    /// <summary>The file is dated in the future; publishing it would block every later edition.</summary>
    /// <param name="GeneratedAt">Its date.</param>
    public sealed record DatedInFuture(DateTimeOffset GeneratedAt) : EditionAdmission;

    /// <summary>The same bytes made an edition that is no longer current, and the request does not say whether to republish it.</summary>
    /// <param name="Number">That edition's number.</param>
    /// <param name="Current">The current edition.</param>
    public sealed record NoLongerCurrent(int Number, EditionHash Current) : EditionAdmission;

    /// <summary>The list has no edition yet that a delta could change or that <c>base</c> could name.</summary>
    public sealed record NoCurrentEdition : EditionAdmission;

    /// <summary>The expected base edition is not the current one.</summary>
    /// <param name="Current">The current edition.</param>
    public sealed record BaseNotCurrent(EditionHash Current) : EditionAdmission;

    /// <summary>A delta does not apply to the current edition's format.</summary>
    /// <param name="Current">The current edition's format.</param>
    public sealed record FormatMismatch(string Current) : EditionAdmission;
}
