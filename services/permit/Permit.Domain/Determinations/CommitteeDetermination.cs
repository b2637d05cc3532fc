using System.Diagnostics;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Determinations;

/// <summary>The status of a determination.</summary>
public enum DeterminationStatus
{
    /// <summary>Waiting for a second person.</summary>
    Recorded,

    /// <summary>Permits can be issued under it.</summary>
    InForce,

    /// <summary>Rejected; final.</summary>
    Rejected,

    /// <summary>Ended; final.</summary>
    Ended,
}

/// <summary>
/// The 1718 Committee's approval of a case in advance, as a State recorded it. Its uses are not counted here: the permits in force that name it are its uses.
/// </summary>
public sealed record CommitteeDetermination : IAggregate<CommitteeDetermination, DeterminationEvent>
{
    /// <summary>The determination.</summary>
    public required DeterminationId Id { get; init; }

    /// <inheritdoc/>
    public required long Version { get; init; }

    /// <summary>The status.</summary>
    public required DeterminationStatus Status { get; init; }

    /// <summary>What the Committee approved.</summary>
    public required DeterminationTerms Terms { get; init; }

    /// <summary>How the State learnt of it.</summary>
    public required string Statement { get; init; }

    /// <summary>Who recorded it.</summary>
    public required Officer RecordedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Until when it can be confirmed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <inheritdoc/>
    public static CommitteeDetermination Evolve(CommitteeDetermination? state, DeterminationEvent @event, EventEnvelope envelope) =>
        (@event, state) switch
        {
            (DeterminationEvent.Recorded recorded, null) => new()
            {
                Id = DeterminationId.From(envelope.StreamId),
                Version = envelope.Version,
                Status = DeterminationStatus.Recorded,
                Terms = recorded.Terms,
                Statement = recorded.Statement,
                RecordedBy = recorded.By,
                RecordedAt = envelope.OccurredAt,
                ExpiresAt = recorded.ExpiresAt,
            },
            (DeterminationEvent.Confirmed, { }) => state with { Version = envelope.Version, Status = DeterminationStatus.InForce },
            (DeterminationEvent.Rejected, { }) => state with { Version = envelope.Version, Status = DeterminationStatus.Rejected },
            (DeterminationEvent.Ended, { }) => state with { Version = envelope.Version, Status = DeterminationStatus.Ended },
            _ => throw new UnreachableException(),
        };
}
