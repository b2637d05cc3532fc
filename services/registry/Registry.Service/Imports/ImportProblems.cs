using System.Diagnostics;
using System.Globalization;
using Platform.Hosting.Problems;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>Says why an import cannot be published, or why it stopped.</summary>
internal static class ImportProblems
{
    public static ImportResult.Refused NoEntries { get; } = new(ProblemTypes.InvalidEdition, "The file contains no entries.");

    public static ImportResult.Refused NothingToUndo { get; } = new(ProblemTypes.Conflict, "The edition changed nothing, so there is nothing to undo.");

    public static ImportResult.Refused Unreadable(UnreadableListException exception) => new(ProblemTypes.InvalidEdition, exception.Message);

    /// <summary>Why files were not admitted as an edition.</summary>
    public static ImportResult.Refused NotAdmitted(EditionAdmission admission) =>
        admission switch
        {
            EditionAdmission.OlderThanCurrent older => new(
                ProblemTypes.Conflict,
                $"The file was generated at {older.GeneratedAt:O}, before the current edition ({older.CurrentGeneratedAt:O})."
            ),
            EditionAdmission.DatedInFuture dated => new(ProblemTypes.InvalidEdition, $"The file's generation date is in the future: {dated.GeneratedAt:O}."),
            EditionAdmission.NoLongerCurrent since => new(
                ProblemTypes.Conflict,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"These bytes made edition {since.Number}, which is no longer current. To republish them, pass `base={since.Current}`."
                )
            ),
            EditionAdmission.NoCurrentEdition => new(ProblemTypes.Conflict, "The list has no edition yet. Send the whole list first, without `base`."),
            EditionAdmission.FormatMismatch other => new(
                ProblemTypes.Conflict,
                $"A delta does not apply to the current edition's format, {other.Current}. Send the whole list first."
            ),
            EditionAdmission.BaseNotCurrent other => new(
                ProblemTypes.PreconditionFailed,
                $"The expected base edition is not the current one. The current edition is {other.Current}."
            ),
            _ => throw new UnreachableException(),
        };

    /// <summary>Why the work stopped without a result.</summary>
    public static ImportProblem Interrupted(Exception exception) =>
        exception switch
        {
            RequestRejectedException rejected => new(rejected.Problem.Uri, rejected.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
                ProblemTypes.TooLarge.Uri,
                "The body exceeds this endpoint's limit."
            ),
            ListNotFetchedException notFetched => new(ProblemTypes.Unavailable.Uri, notFetched.Message),
            OperationCanceledException or BadHttpRequestException => new(ProblemTypes.InvalidRequest.Uri, "The request ended before the import did."),
            _ => new(ProblemTypes.Internal.Uri, "The service failed."),
        };
}
