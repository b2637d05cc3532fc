using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>The commands on an import.</summary>
public abstract record ImportCommand
{
    private ImportCommand() { }

    /// <summary>Requests it.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Format">The name of the files' format.</param>
    /// <param name="Title">The list's display name; null to keep it.</param>
    /// <param name="GeneratedAt">When the source made the edition, if the request says so.</param>
    /// <param name="DryRun">Whether to only preview the changes.</param>
    /// <param name="Base">The edition that the files change or follow; null if the request does not say.</param>
    /// <param name="Undoes">The edition that it undoes, which is then the base; null if it publishes files.</param>
    /// <param name="By">Who submits it.</param>
    public sealed record Request(
        ListId List,
        string Format,
        string? Title,
        DateTimeOffset? GeneratedAt,
        bool DryRun,
        EditionHash? Base,
        EditionHash? Undoes,
        ImportActor By
    ) : ImportCommand;

    /// <summary>Records what the edition would change, and decides whether a second person must approve it.</summary>
    /// <param name="Comparison">What the edition would change.</param>
    /// <param name="Rule">When approval is needed.</param>
    /// <param name="Others">Permits that the submitter's other editions have lately concerned without approval: many small editions are one large one.</param>
    public sealed record Compare(ImportComparison Comparison, ApprovalRule Rule, IReadOnlyList<StateConcern> Others) : ImportCommand;

    /// <summary>Approves an edition that awaits approval, by a second person.</summary>
    /// <param name="By">Who approves.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Approve(ImportActor By, string Reason) : ImportCommand;

    /// <summary>Rejects an edition that awaits approval; the submitter may withdraw it this way.</summary>
    /// <param name="By">Who rejects.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Reject(ImportActor By, string Reason) : ImportCommand;

    /// <summary>Rejects an edition that awaits approval because a later upload of the list replaces it.</summary>
    /// <param name="By">Who submitted the later upload.</param>
    /// <param name="Import">The later import.</param>
    public sealed record Replace(ImportActor By, ImportId Import) : ImportCommand;

    /// <summary>Records that the edition is in force, or had already been published.</summary>
    /// <param name="Edition">The edition.</param>
    /// <param name="IsNew">Whether this import published it.</param>
    public sealed record Publish(EditionHash Edition, bool IsNew) : ImportCommand;

    /// <summary>Records that the edition cannot be published.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Fail(ImportProblem Problem) : ImportCommand;

    /// <summary>Records that the work stopped without a result. An approved edition awaits approval again; any other import must be submitted again.</summary>
    /// <param name="Problem">Why, if known; null when the process died.</param>
    public sealed record Interrupt(ImportProblem? Problem) : ImportCommand;
}
