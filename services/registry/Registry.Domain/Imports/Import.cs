using System.Diagnostics;
using System.Text.Json.Serialization;
using Platform.Kernel;
using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>An import of an edition, from the request to its result.</summary>
public sealed record Import : IAggregate<Import, ImportEvent>
{
    /// <summary>The import's stream.</summary>
    public required Guid Id { get; init; }

    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>The import.</summary>
    [JsonIgnore]
    public ImportId ImportId => ImportId.From(Id);

    /// <summary>Its state.</summary>
    public required ImportState State { get; init; }

    /// <summary>The list.</summary>
    public required ListId List { get; init; }

    /// <summary>The name of the files' format.</summary>
    public required string Format { get; init; }

    /// <summary>The list's display name; null to keep it.</summary>
    public required string? Title { get; init; }

    /// <summary>When the source made the edition: as the request says, then as the comparison found.</summary>
    public required DateTimeOffset? GeneratedAt { get; init; }

    /// <summary>Whether it only previews the changes.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The edition that the files change or follow. For a delta, fixed once it has been compared with an edition.</summary>
    public required EditionHash? Base { get; init; }

    /// <summary>The edition that it undoes; null if it publishes files.</summary>
    public EditionHash? Undoes { get; init; }

    /// <summary>Who submitted it.</summary>
    public required ImportActor RequestedBy { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>What the edition would change, once compared.</summary>
    public ImportComparison? Comparison { get; init; }

    /// <summary>What needs or needed approval; for a dry run, what would need it. Null if nothing does.</summary>
    public ApprovalCause? Cause { get; init; }

    /// <summary>The second person's approval, while it holds.</summary>
    public ImportApproval? Approval { get; init; }

    /// <summary>Who rejected it, or which import replaced it.</summary>
    public ImportRejection? Rejection { get; init; }

    /// <summary>The edition that it published, or that had already been published.</summary>
    public EditionHash? Edition { get; init; }

    /// <summary>Why it failed.</summary>
    public ImportProblem? Problem { get; init; }

    /// <summary>Whether a process must be working on it.</summary>
    [JsonIgnore]
    public bool IsUnderWay => State is ImportState.Requested or ImportState.Compared or ImportState.Approved;

    /// <summary>Whether it has no result yet. Stored, because open imports are queried.</summary>
    public bool IsOpen { get; init; } = true;

    /// <inheritdoc/>
    public static Import Evolve(Import? state, ImportEvent @event, EventEnvelope envelope)
    {
        var after = (state, @event) switch
        {
            (null, ImportEvent.Requested requested) => new Import
            {
                Id = envelope.StreamId,
                State = ImportState.Requested,
                List = requested.List,
                Format = requested.Format,
                Title = requested.Title,
                GeneratedAt = requested.GeneratedAt,
                DryRun = requested.DryRun,
                Base = requested.Base,
                Undoes = requested.Undoes,
                RequestedBy = requested.By,
                RequestedAt = requested.At,
                ChangedAt = requested.At,
            },
            ({ } import, ImportEvent.Compared compared) => import with
            {
                State = import.DryRun ? ImportState.DryRunDone : ImportState.Compared,
                Comparison = compared.Comparison,
                Cause = compared.Cause ?? import.Cause,
                GeneratedAt = compared.Comparison.GeneratedAt,
                Base = compared.Comparison.Base,
                ChangedAt = compared.At,
            },
            ({ } import, ImportEvent.AwaitingApproval awaiting) => import with
            {
                State = ImportState.AwaitingApproval,
                Approval = null,
                ChangedAt = awaiting.At,
            },
            ({ } import, ImportEvent.Approved approved) => import with
            {
                State = ImportState.Approved,
                Approval = new(approved.By, approved.Reason, approved.Edition, approved.Removed, approved.Concerned, approved.At),
                ChangedAt = approved.At,
            },
            ({ } import, ImportEvent.Rejected rejected) => import with
            {
                State = ImportState.Rejected,
                Rejection = new(rejected.By, rejected.Reason, rejected.ReplacedBy, rejected.At),
                ChangedAt = rejected.At,
            },
            ({ } import, ImportEvent.Published published) => import with
            {
                State = ImportState.Published,
                Edition = published.Edition,
                ChangedAt = published.At,
            },
            ({ } import, ImportEvent.Failed failed) => import with { State = ImportState.Failed, Problem = failed.Problem, ChangedAt = failed.At },
            ({ } import, ImportEvent.Abandoned abandoned) => import with { State = ImportState.Abandoned, ChangedAt = abandoned.At },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, IsOpen = after.IsUnderWay || after.State is ImportState.AwaitingApproval };
    }
}
