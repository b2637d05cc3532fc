using System.Diagnostics;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Imports;

/// <summary>An agency's import of the permits that it had issued, from the file to the last line's result.</summary>
public sealed record PermitImport : IAggregate<PermitImport, PermitImportEvent>
{
    /// <summary>The import.</summary>
    public required ImportId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>Its state.</summary>
    public required ImportState State { get; init; }

    /// <summary>The file.</summary>
    public required ImportFile File { get; init; }

    /// <summary>Who submitted it. The permits are this person's agency's.</summary>
    public required Officer SubmittedBy { get; init; }

    /// <summary>When it was submitted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who approved or rejected it, and why; null before.</summary>
    public ImportDecision? Decision { get; init; }

    /// <summary>What became of its lines, once all have a result.</summary>
    public ImportCounts? Counts { get; init; }

    /// <inheritdoc/>
    public static PermitImport Evolve(PermitImport? state, PermitImportEvent @event, EventEnvelope envelope)
    {
        var after = (state, @event) switch
        {
            (null, PermitImportEvent.Submitted submitted) => new PermitImport
            {
                Id = ImportId.From(envelope.StreamId),
                Version = envelope.Version,
                State = ImportState.AwaitingApproval,
                File = submitted.File,
                SubmittedBy = submitted.By,
                SubmittedAt = envelope.OccurredAt,
                ChangedAt = envelope.OccurredAt,
            },
            ({ } import, PermitImportEvent.Approved approved) => import with
            {
                State = ImportState.Running,
                Decision = new(approved.By, approved.Statement, envelope.OccurredAt),
            },
            ({ } import, PermitImportEvent.Rejected rejected) => import with
            {
                State = ImportState.Rejected,
                Decision = new(rejected.By, rejected.Statement, envelope.OccurredAt),
            },
            ({ } import, PermitImportEvent.Completed completed) => import with { State = ImportState.Completed, Counts = completed.Counts },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, ChangedAt = envelope.OccurredAt };
    }
}

/// <summary>The decision on an import.</summary>
/// <param name="By">Who decided.</param>
/// <param name="Statement">Why, in their own words.</param>
/// <param name="At">When.</param>
public sealed record ImportDecision(Officer By, string Statement, DateTimeOffset At);
