using System.Diagnostics;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.MassActions;

/// <summary>The status of a mass action.</summary>
public enum MassActionStatus
{
    /// <summary>Waits for a second person; it may have expired.</summary>
    Proposed,

    /// <summary>Approved, and running.</summary>
    Approved,

    /// <summary>Rejected, or taken back.</summary>
    Rejected,

    /// <summary>Every permit has its result.</summary>
    Completed,
}

/// <summary>One decision of two people on many permits.</summary>
public sealed record MassAction : IAggregate<MassAction, MassActionEvent>
{
    /// <summary>The action.</summary>
    public required MassActionId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The status.</summary>
    public required MassActionStatus Status { get; init; }

    /// <summary>What it does to each permit.</summary>
    public required MassActionKind Kind { get; init; }

    /// <summary>Which permits it concerns.</summary>
    public required PermitSelection Selection { get; init; }

    /// <summary>The permits that were found when it was proposed: it runs on these, and on no others.</summary>
    public required SelectedPermits Selected { get; init; }

    /// <summary>Why, in the proposer's words.</summary>
    public required string Statement { get; init; }

    /// <summary>The legal basis of a revocation.</summary>
    public required IReadOnlyList<LegalBasis> LegalBasis { get; init; }

    /// <summary>Who proposed it, and so cannot approve it.</summary>
    public required Officer ProposedBy { get; init; }

    /// <summary>When it was proposed.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Until when it can be approved.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who approved or rejected it; null before.</summary>
    public MassActionDecision? Decision { get; init; }

    /// <summary>How many permits it has changed.</summary>
    public int Changed { get; init; }

    /// <summary>How many permits it has left as they were, because their status did not allow it any more.</summary>
    public int Unchanged { get; init; }

    /// <summary>The reason that each of its permits gets. It has been approved.</summary>
    public Reason.MassAction ReasonOfEach() =>
        new(Id, Statement, ProposedBy, Decision?.Statement ?? throw new InvalidOperationException("The action has not been approved."))
        {
            Rule = RuleId.MassAction,
            LegalBasis = LegalBasis,
        };

    /// <inheritdoc/>
    public static MassAction Evolve(MassAction? state, MassActionEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (null, MassActionEvent.Proposed proposed) => new MassAction
            {
                Id = MassActionId.From(envelope.StreamId),
                Version = envelope.Version,
                Status = MassActionStatus.Proposed,
                Kind = proposed.Kind,
                Selection = proposed.Selection,
                Selected = proposed.Selected,
                Statement = proposed.Statement,
                LegalBasis = proposed.LegalBasis,
                ProposedBy = proposed.By,
                ProposedAt = envelope.OccurredAt,
                ExpiresAt = proposed.ExpiresAt,
                ChangedAt = envelope.OccurredAt,
            },
            ({ } action, MassActionEvent.Approved approved) => action with
            {
                Status = MassActionStatus.Approved,
                Decision = new(approved.By, approved.Statement, envelope.OccurredAt),
            },
            ({ } action, MassActionEvent.Rejected rejected) => action with
            {
                Status = MassActionStatus.Rejected,
                Decision = new(rejected.By, rejected.Statement, envelope.OccurredAt),
            },
            ({ } action, MassActionEvent.Progressed progressed) => action with
            {
                Changed = action.Changed + progressed.Results.Count(result => result.IsChanged),
                Unchanged = action.Unchanged + progressed.Results.Count(result => !result.IsChanged),
            },
            ({ } action, MassActionEvent.Completed) => action with { Status = MassActionStatus.Completed },
            _ => throw new UnreachableException(),
        } with
        {
            Version = envelope.Version,
            ChangedAt = envelope.OccurredAt,
        };
}

/// <summary>The second person's decision, or the proposer's who took it back.</summary>
/// <param name="By">Who.</param>
/// <param name="Statement">Why, in their words.</param>
/// <param name="At">When.</param>
public sealed record MassActionDecision(Officer By, string Statement, DateTimeOffset At);
