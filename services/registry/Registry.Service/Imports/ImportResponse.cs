using System.Text.Json;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Registry.Domain.Imports;
using Registry.Service.Lists;

namespace Registry.Service.Imports;

/// <summary>An import and its state.</summary>
/// <param name="Id">The import's id.</param>
/// <param name="List">The list.</param>
/// <param name="Format">The name of the format, for example <c>un-xml</c>.</param>
/// <param name="State"><c>receiving</c>, <c>reading</c>, <c>comparing</c>, <c>publishing</c>, <c>published</c>, <c>awaitingApproval</c>, <c>dryRunDone</c>,
/// <c>failed</c>, <c>abandoned</c> or <c>rejected</c>.</param>
/// <param name="DryRun">Whether it only shows what it would change.</param>
/// <param name="RequestedBy">Who submitted it.</param>
/// <param name="StartedAt">When it was submitted.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="Bytes">How many bytes were read.</param>
/// <param name="BytesTotal">How many bytes there are; 0 while they are being received.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Changes">How many changes were written so far; <c>counts</c> says how many there are.</param>
/// <param name="Edition">The edition: known once its files were received, for a delta once it was compared.</param>
/// <param name="Counts">What it holds and changes, once compared.</param>
/// <param name="FirstChanges">The first of its changes, once compared.</param>
/// <param name="Problem">Why nothing was published.</param>
/// <param name="Decision">The approval or the rejection.</param>
/// <param name="Base">The edition that the files change or follow, if the request said so; for a delta once it was compared.</param>
/// <param name="Concerned">The permits that it concerns, once compared; for the secretariat only.</param>
/// <param name="NeedsApproval">What about it needs a second person's approval, or would if it were not a dry run: <c>removals</c>, <c>permits</c> or
/// <c>removalsAndPermits</c>, or <c>undo</c>; absent if nothing does.</param>
/// <param name="Undoes">The edition that it undoes; absent if it publishes files.</param>
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
    IReadOnlyList<ImportedChangeResponse> FirstChanges,
    ImportProblemResponse? Problem,
    ImportDecisionResponse? Decision,
    string? Base,
    ConcernResponse? Concerned,
    string? NeedsApproval,
    string? Undoes
)
{
    /// <summary>The import as the secretariat sees it.</summary>
    public static ImportResponse Of(Import import, ImportProgress? progress) =>
        new(
            import.Id,
            import.List.Value,
            import.Format,
            StateOf(import, progress),
            import.DryRun,
            import.RequestedBy.User,
            import.RequestedAt,
            progress is { } written && written.ChangedAt > import.ChangedAt ? written.ChangedAt : import.ChangedAt,
            progress?.Bytes ?? 0,
            progress?.BytesTotal ?? 0,
            progress?.Entries ?? 0,
            progress?.Changes ?? 0,
            (import.Edition ?? import.Comparison?.Edition ?? progress?.Edition)?.Value,
            import.Comparison is { Counts: var counts } comparison
                ? new(counts.People, counts.Entities, counts.Added, counts.Changed, counts.Removed, counts.Unchanged, comparison.Listed)
                : null,
            [
                .. (import.Comparison?.FirstChanges ?? []).Select(change => new ImportedChangeResponse(
                    change.SubjectId.Value,
                    WordOf(change.Kind),
                    change.Schema,
                    change.Caption
                )),
            ],
            ProblemOf(import),
            DecisionOf(import),
            import.Base?.Value,
            import.Comparison is { } compared ? ConcernResponse.Of(compared) : null,
            import.Cause is { } cause ? WordOf(cause) : null,
            import.Undoes?.Value
        );

    /// <summary>The import as any caller sees it: how many permits States have is for the secretariat.</summary>
    public static ImportResponse Of(Import import, ImportProgress? progress, Caller caller) =>
        caller.Roles.Contains(Role.Secretariat) ? Of(import, progress) : Of(import, progress) with { Concerned = null };

    /// <summary>The state as the API names it: while a process works on the import, what the process is doing.</summary>
    internal static string StateOf(Import import, ImportProgress? progress) =>
        import.IsUnderWay ? WordOf(progress?.Phase ?? ImportPhase.Receiving) : WordOf(import.State);

    /// <summary>A state as the API names it.</summary>
    internal static string WordOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static ImportProblemResponse? ProblemOf(Import import) =>
        import switch
        {
            { Problem: { } problem } => new(problem.Type, problem.Detail),
            { State: ImportState.Abandoned } => new(
                ProblemTypes.Internal.Uri,
                "The process that worked on the import died. Nothing was published; send it again."
            ),
            _ => null,
        };

    private static ImportDecisionResponse? DecisionOf(Import import) =>
        import switch
        {
            { Rejection: { } rejection } => new(
                false,
                rejection.By.User,
                rejection.Reason ?? $"A later upload took its place: import {rejection.ReplacedBy}.",
                rejection.At
            ),
            { Approval: { } approval } => new(true, approval.By.User, approval.Reason, approval.At),
            _ => null,
        };
}

/// <summary>What an import holds and changes.</summary>
/// <param name="People">Subjects that are people.</param>
/// <param name="Entities">All other subjects.</param>
/// <param name="Added">Subjects that it adds.</param>
/// <param name="Changed">Subjects that it changes.</param>
/// <param name="Removed">Subjects that it removes.</param>
/// <param name="Unchanged">Subjects that it leaves as they are.</param>
/// <param name="Listed">Subjects that the list named before.</param>
public sealed record ImportCounts(int People, int Entities, int Added, int Changed, int Removed, int Unchanged, int Listed);

/// <summary>What an import changes for a subject.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Kind"><c>designated</c>, <c>amended</c> or <c>delisted</c>.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The subject's display name.</param>
public sealed record ImportedChangeResponse(string Subject, string Kind, string Schema, string Caption);

/// <summary>Why an import published nothing.</summary>
/// <param name="Type">The problem's type, as the response to the upload has or would have it.</param>
/// <param name="Detail">What is wrong, and where.</param>
public sealed record ImportProblemResponse(string Type, string Detail);

/// <summary>The decision on an import that awaited approval.</summary>
/// <param name="Approved">Whether it was approved.</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ImportDecisionResponse(bool Approved, string By, string Reason, DateTimeOffset At);
