using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>The events of an import. They record who decided and why, as evidence of two-person control.</summary>
public abstract record ImportEvent
{
    private ImportEvent() { }

    /// <summary>Someone submitted an edition.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Format">The name of the files' format.</param>
    /// <param name="Title">The list's display name; null to keep it.</param>
    /// <param name="GeneratedAt">When the source made the edition, if the request says so.</param>
    /// <param name="DryRun">Whether to only show what would change.</param>
    /// <param name="Base">The edition that the files change or follow; null if the request does not say.</param>
    /// <param name="Undoes">The edition that it undoes; null if it publishes files.</param>
    /// <param name="By">Who submitted it.</param>
    /// <param name="At">When.</param>
    public sealed record Requested(
        ListId List,
        string Format,
        string? Title,
        DateTimeOffset? GeneratedAt,
        bool DryRun,
        EditionHash? Base,
        EditionHash? Undoes,
        ImportActor By,
        DateTimeOffset At
    ) : ImportEvent;

    /// <summary>The files were compared with the list; for a dry run this is the result.</summary>
    /// <param name="Comparison">What the edition would change.</param>
    /// <param name="Cause">What about it needs a second person's approval; null if nothing does, or if it was approved.</param>
    /// <param name="At">When.</param>
    public sealed record Compared(ImportComparison Comparison, ApprovalCause? Cause, DateTimeOffset At) : ImportEvent;

    /// <summary>
    /// A second person must approve the edition, because it removes many subjects or concerns many permits, or because work on the approved edition was
    /// interrupted.
    /// </summary>
    /// <param name="Removed">How many subjects it removes.</param>
    /// <param name="Listed">How many subjects the list names.</param>
    /// <param name="Permits">How many permits it concerns.</param>
    /// <param name="States">In how many States.</param>
    /// <param name="At">When.</param>
    public sealed record AwaitingApproval(int Removed, int Listed, int Permits, int States, DateTimeOffset At) : ImportEvent;

    /// <summary>A second person approved it.</summary>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="Edition">The edition that was approved.</param>
    /// <param name="Removed">The number of removals that was approved.</param>
    /// <param name="Concerned">The permits whose concern was approved.</param>
    /// <param name="At">When.</param>
    public sealed record Approved(ImportActor By, string Reason, EditionHash Edition, int Removed, IReadOnlyList<StateConcern> Concerned, DateTimeOffset At)
        : ImportEvent;

    /// <summary>Someone rejected it, or a later upload of the list replaced it.</summary>
    /// <param name="By">Who rejected it or submitted the later upload.</param>
    /// <param name="Reason">Why it was rejected; null if a later upload replaced it.</param>
    /// <param name="ReplacedBy">The later import; null if it was rejected.</param>
    /// <param name="At">When.</param>
    public sealed record Rejected(ImportActor By, string? Reason, ImportId? ReplacedBy, DateTimeOffset At) : ImportEvent;

    /// <summary>The edition is in force, or the same content had already been published.</summary>
    /// <param name="Edition">The edition.</param>
    /// <param name="IsNew">Whether this import published it.</param>
    /// <param name="At">When.</param>
    public sealed record Published(EditionHash Edition, bool IsNew, DateTimeOffset At) : ImportEvent;

    /// <summary>The edition cannot be published.</summary>
    /// <param name="Problem">Why.</param>
    /// <param name="At">When.</param>
    public sealed record Failed(ImportProblem Problem, DateTimeOffset At) : ImportEvent;

    /// <summary>The process working on it died; nothing was published.</summary>
    /// <param name="At">When this was detected.</param>
    public sealed record Abandoned(DateTimeOffset At) : ImportEvent;
}
