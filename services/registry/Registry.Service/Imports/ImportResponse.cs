namespace Registry.Service.Imports;

/// <summary>An import and where it stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="List">The list.</param>
/// <param name="Format">The format's name, for instance <c>un-xml</c>.</param>
/// <param name="State"><c>receiving</c>, <c>reading</c>, <c>comparing</c>, <c>publishing</c>, <c>published</c>, <c>awaiting_approval</c>, <c>dry_run_done</c>, <c>failed</c>, <c>abandoned</c> or <c>rejected</c>.</param>
/// <param name="DryRun">Whether it only tells what it would change.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="ChangedAt">When this was last written.</param>
/// <param name="Bytes">How much was read.</param>
/// <param name="BytesTotal">Of how much; 0 while it is being received.</param>
/// <param name="Entries">Entries that were read.</param>
/// <param name="Changes">Changes that were written, while publishing; of as many as <c>counts</c> says together.</param>
/// <param name="Edition">The content's hash, once all of it was received; of a delta once it was compared.</param>
/// <param name="Counts">What it holds and changes, once compared.</param>
/// <param name="FirstChanges">The first of what it changes, for a dry run and for who has to consent.</param>
/// <param name="Problem">Why it came to nothing.</param>
/// <param name="Decision">What a second person decided.</param>
/// <param name="Base">The edition that the files are to change or to follow, where that was said; of a delta once it was compared.</param>
public sealed record ImportResponse(
    Guid Id,
    string List,
    string Format,
    string State,
    bool DryRun,
    string RequestedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    long Bytes,
    long BytesTotal,
    int Entries,
    int Changes,
    string? Edition,
    ImportCounts? Counts,
    IReadOnlyList<ImportedChange> FirstChanges,
    ImportProblem? Problem,
    ImportDecision? Decision,
    string? Base)
{
    /// <summary>The import as it is told.</summary>
    public static ImportResponse Of(ImportRun run) => new(
        run.Id, run.List, run.Format, run.State, run.DryRun, run.RequestedBy, run.StartedAt, run.ChangedAt, run.Bytes, run.BytesTotal, run.Entries, run.Changes, run.Edition,
        run.Counts is { } counts ? new(counts.People, counts.Entities, counts.Added, counts.Changed, counts.Removed, counts.Unchanged, run.Listed ?? 0) : null,
        run.FirstChanges, run.Problem, run.Decision, run.Base);
}

/// <summary>What an import holds and changes.</summary>
/// <param name="People">Subjects that are people.</param>
/// <param name="Entities">All other subjects.</param>
/// <param name="Added">Subjects that it designates.</param>
/// <param name="Changed">Subjects that it amends.</param>
/// <param name="Removed">Subjects that it delists.</param>
/// <param name="Unchanged">Subjects of which it says what was said before.</param>
/// <param name="Listed">Subjects that the list named before.</param>
public sealed record ImportCounts(int People, int Entities, int Added, int Changed, int Removed, int Unchanged, int Listed);

/// <summary>The imports.</summary>
/// <param name="Items">The newest first.</param>
public sealed record ImportsResponse(IReadOnlyList<ImportResponse> Items);
