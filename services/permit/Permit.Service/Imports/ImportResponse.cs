using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Platform.Hosting.Problems;
using Platform.Kernel;

namespace Permits.Service.Imports;

/// <summary>An import of existing permits.</summary>
/// <param name="Id">The import.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="State">awaitingApproval, running, completed or rejected.</param>
/// <param name="Agency">Whose permits they are.</param>
/// <param name="Format">ndJson or csv.</param>
/// <param name="Hash">The SHA-256 of the file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Lines">How many of its lines say something.</param>
/// <param name="Invalid">How many of them could not be read when it was received.</param>
/// <param name="Imported">Permits added so far.</param>
/// <param name="Unchanged">Lines so far that had been imported before.</param>
/// <param name="Refused">Lines so far that could not be imported.</param>
/// <param name="SubmittedBy">Who submitted it.</param>
/// <param name="SubmittedAt">When.</param>
/// <param name="ChangedAt">When its state last changed.</param>
/// <param name="Decision">The approval or the rejection.</param>
public sealed record ImportResponse(
    ImportId Id,
    long Version,
    ImportState State,
    AgencyId Agency,
    ImportFormat Format,
    string Hash,
    long Bytes,
    int Lines,
    int Invalid,
    int Imported,
    int Unchanged,
    int Refused,
    string SubmittedBy,
    DateTimeOffset SubmittedAt,
    DateTimeOffset ChangedAt,
    ImportDecisionResponse? Decision
)
{
    internal static ImportResponse From(PermitImport import, ImportCounts counts) =>
        new(
            import.Id,
            import.Version,
            import.State,
            import.SubmittedBy.Agency,
            import.File.Format,
            import.File.Hash,
            import.File.Bytes,
            import.File.Lines,
            import.File.Invalid,
            counts.Imported,
            counts.Unchanged,
            counts.Refused,
            import.SubmittedBy.User,
            import.SubmittedAt,
            import.ChangedAt,
            import.Decision is { } decision ? new(import.State is not ImportState.Rejected, decision.By.User, decision.Statement, decision.At) : null
        );
}

/// <summary>The decision on an import.</summary>
/// <param name="Approved">Whether it was approved.</param>
/// <param name="By">Who decided.</param>
/// <param name="Statement">Why, in their own words.</param>
/// <param name="At">When.</param>
public sealed record ImportDecisionResponse(bool Approved, string By, string Statement, DateTimeOffset At);

/// <summary>What became of a line.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Outcome">imported, unchanged or refused.</param>
/// <param name="Reference">The agency's reference, if the line could be read.</param>
/// <param name="PermitId">The permit that was imported, now or before, or that has the reference.</param>
/// <param name="Errors">Why it was refused: each field, and what is allowed.</param>
public sealed record ImportLineResult(
    int Line,
    ImportLineOutcome Outcome,
    string? Reference = null,
    PermitId? PermitId = null,
    IReadOnlyList<FieldError>? Errors = null
);

/// <summary>What became of a line.</summary>
public enum ImportLineOutcome
{
    /// <summary>The permit was added.</summary>
    Imported,

    /// <summary>The same permit had been imported before.</summary>
    Unchanged,

    /// <summary>Nothing was changed.</summary>
    Refused,
}
