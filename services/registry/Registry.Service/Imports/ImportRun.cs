using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>An import, from its first byte to what came of it. It decides nothing: what is in force stands in the editions' events.</summary>
/// <param name="Id">Its id.</param>
/// <param name="List">The list.</param>
/// <param name="Format">The format's name.</param>
/// <param name="Title">The list's name for people, where one was given.</param>
/// <param name="GeneratedAt">When the source made the edition, where the request said so.</param>
/// <param name="DryRun">Whether it only tells what it would change.</param>
/// <param name="State">One of <see cref="ImportState"/>.</param>
/// <param name="RequestedBy">Who sent it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="ChangedAt">When this was last written.</param>
/// <param name="Bytes">How much was read.</param>
/// <param name="BytesTotal">Of how much; 0 while it is being received.</param>
/// <param name="Entries">Entries that were read.</param>
/// <param name="Changes">Changes that were written, while publishing.</param>
/// <param name="Edition">The content's hash, once all of it was received; of a delta once it was compared, for what it changes is a part of it.</param>
/// <param name="Listed">How many subjects the list named before, once compared.</param>
/// <param name="Counts">What it holds and changes, once compared.</param>
/// <param name="FirstChanges">Some of what it changes, for those who have to decide.</param>
/// <param name="Problem">Why it came to nothing.</param>
/// <param name="Decision">What a second person decided.</param>
/// <param name="Base">The edition that the files are to change or to follow: as the request said, or of a delta that with which it was compared.</param>
public sealed record ImportRun(
    Guid Id,
    string List,
    string Format,
    string? Title,
    DateTimeOffset? GeneratedAt,
    bool DryRun,
    string State,
    string RequestedBy,
    DateTimeOffset StartedAt,
    DateTimeOffset ChangedAt,
    long Bytes,
    long BytesTotal,
    int Entries,
    int Changes,
    string? Edition,
    int? Listed,
    EditionCounts? Counts,
    IReadOnlyList<ImportedChange> FirstChanges,
    ImportProblem? Problem,
    ImportDecision? Decision,
    string? Base = null);

/// <summary>Where an import stands.</summary>
internal static class ImportState
{
    /// <summary>The upload is coming in.</summary>
    public const string Receiving = "receiving";

    /// <summary>The files are read entry by entry.</summary>
    public const string Reading = "reading";

    /// <summary>What they say is compared with what the list says.</summary>
    public const string Comparing = "comparing";

    /// <summary>What changes is being written; nobody sees any of it yet.</summary>
    public const string Publishing = "publishing";

    /// <summary>The edition is in force, or was published before.</summary>
    public const string Published = "published";

    /// <summary>It would remove so much that a second person has to consent.</summary>
    public const string AwaitingApproval = "awaiting_approval";

    /// <summary>It told what it would change.</summary>
    public const string DryRunDone = "dry_run_done";

    /// <summary>Nothing was published, because of its problem.</summary>
    public const string Failed = "failed";

    /// <summary>The service ended while at work on it; nothing was published.</summary>
    public const string Abandoned = "abandoned";

    /// <summary>Somebody decided against it, or a later upload took its place while it waited.</summary>
    public const string Rejected = "rejected";

    /// <summary>Whether somebody must be at work on it.</summary>
    public static bool IsUnderWay(string state) => state is Receiving or Reading or Comparing or Publishing;
}

/// <summary>What an import changes for a subject.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Kind"><c>designated</c>, <c>amended</c> or <c>delisted</c>.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The name by which it is shown.</param>
public sealed record ImportedChange(string Subject, string Kind, string Schema, string Caption);

/// <summary>Why an import came to nothing.</summary>
/// <param name="Type">The problem's type, as the request was or would have been answered with.</param>
/// <param name="Detail">What is wrong, and where.</param>
public sealed record ImportProblem(string Type, string Detail);

/// <summary>What was decided on an import that waited for a second person.</summary>
/// <param name="Approved">Whether it was consented to.</param>
/// <param name="By">Who decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record ImportDecision(bool Approved, string By, string Reason, DateTimeOffset At);
