using System.Diagnostics;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>A report to the 1718 Committee, folded from its events.</summary>
public sealed record CommitteeReport : IAggregate<CommitteeReport, ReportEvent>
{
    /// <summary>The report.</summary>
    public required ReportId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The Member State.</summary>
    public required CountryCode State { get; init; }

    /// <summary>The kind.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The status.</summary>
    public required ReportStatus Status { get; init; }

    /// <summary>The sequence number up to which the events were counted.</summary>
    public required long UpTo { get; init; }

    /// <summary>The figures.</summary>
    public required ReportContent Content { get; init; }

    /// <summary>The text.</summary>
    public required Narrative Narrative { get; init; }

    /// <summary>Who drafted the report and who edited it: none of them can approve it.</summary>
    public required IReadOnlyList<Officer> Authors { get; init; }

    /// <summary>When it was drafted.</summary>
    public required DateTimeOffset DraftedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The duty that it answers.</summary>
    public DutyId? Duty { get; init; }

    /// <summary>When the duty is due.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Who approved it.</summary>
    public Officer? ApprovedBy { get; init; }

    /// <summary>The day of the note verbale.</summary>
    public DateOnly? SubmittedOn { get; init; }

    /// <summary>The State's reference of the note verbale.</summary>
    public string? Reference { get; init; }

    /// <summary>The symbol under which the Committee published it.</summary>
    public DocumentNumber? Document { get; init; }

    /// <summary>When the Committee published it.</summary>
    public DateOnly? PublishedOn { get; init; }

    /// <summary>The report that it corrects.</summary>
    public ReportId? Supersedes { get; init; }

    /// <summary>The report that corrects it.</summary>
    public ReportId? SupersededBy { get; init; }

    /// <summary>Whether it was submitted after its due day or, while it is not submitted, the day has passed.</summary>
    public bool IsLateOn(DateOnly today) => (SubmittedOn ?? today) > DueOn;

    /// <inheritdoc/>
    public static CommitteeReport Evolve(CommitteeReport? state, ReportEvent @event, EventEnvelope envelope)
    {
        if (@event is ReportEvent.Drafted drafted)
        {
            return new CommitteeReport
            {
                Id = ReportId.From(envelope.StreamId),
                Version = envelope.Version,
                State = drafted.State,
                Kind = drafted.Kind,
                Status = ReportStatus.Drafted,
                Duty = drafted.Duty,
                DueOn = drafted.DueOn,
                UpTo = drafted.UpTo,
                Content = drafted.Content,
                Narrative = drafted.Narrative,
                Supersedes = drafted.Supersedes,
                Authors = [drafted.By],
                DraftedAt = envelope.OccurredAt,
                ChangedAt = envelope.OccurredAt,
            };
        }

        var before = state ?? throw new InvalidOperationException("The first event of a report is its draft.");
        var after = @event switch
        {
            ReportEvent.NarrativeEdited edited => before with
            {
                Status = ReportStatus.Drafted,
                Narrative = edited.Narrative,
                Authors = [.. before.Authors.Union([edited.By])],
                ApprovedBy = null,
            },
            ReportEvent.Approved approved => before with { Status = ReportStatus.Approved, ApprovedBy = approved.By },
            ReportEvent.Submitted submitted => before with { Status = ReportStatus.Submitted, SubmittedOn = submitted.On, Reference = submitted.Reference },
            ReportEvent.Published published => before with { Status = ReportStatus.Published, Document = published.Document, PublishedOn = published.On },
            ReportEvent.Superseded superseded => before with { Status = ReportStatus.Superseded, SupersededBy = superseded.By },
            _ => throw new UnreachableException(),
        };
        return after with { Version = envelope.Version, ChangedAt = envelope.OccurredAt };
    }
}
