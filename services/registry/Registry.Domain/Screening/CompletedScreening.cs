using System.Diagnostics;
using Platform.Kernel;

namespace Registry.Domain.Screening;

/// <summary>The events of a permit's screening.</summary>
public abstract record ScreeningEvent
{
    private ScreeningEvent() { }

    /// <summary>A permit's worker and employer were compared with the lists.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Comparison">The compared parties and the hits.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="At">When.</param>
    public sealed record Completed(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis, DateTimeOffset At) : ScreeningEvent;
}

/// <summary>A permit's screening.</summary>
/// <param name="Id">The screening's stream.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="At">When it was last performed.</param>
public sealed record CompletedScreening(Guid Id, PermitId PermitId, DateTimeOffset At) : IAggregate<CompletedScreening, ScreeningEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <inheritdoc/>
    public static CompletedScreening Evolve(CompletedScreening? state, ScreeningEvent @event, EventEnvelope envelope) => (state, @event) switch
    {
        (_, ScreeningEvent.Completed completed) => new(envelope.StreamId, completed.PermitId, completed.At) { Version = envelope.Version },
        _ => throw new UnreachableException(),
    };
}

/// <summary>Records a permit's screening.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="State">The permit's Member State.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Comparison">The compared parties and the hits.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
/// <param name="IsRequested">Whether a supervisor requested it. Without a request, an application is screened once.</param>
public sealed record CompleteScreening(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis, bool IsRequested = false);

/// <summary>The outcome of a decision on a permit's screening.</summary>
public abstract record ScreeningOutcome : IOutcome<ScreeningEvent>
{
    private ScreeningOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ScreeningEvent> Events => [];

    /// <summary>The screening is recorded.</summary>
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<ScreeningEvent> Decided) : ScreeningOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ScreeningEvent> Events => Decided;
    }

    /// <summary>The application has already been screened, and no one requested another screening.</summary>
    public sealed record Unchanged : ScreeningOutcome;
}

/// <summary>Decides commands on screenings.</summary>
public static class ScreeningDecider
{
    /// <summary>Records the screening of a permit: the first one, and each requested one.</summary>
    public static ScreeningOutcome Decide(CompleteScreening command, CompletedScreening? screening, DateTimeOffset now) => screening is null || command.IsRequested
        ? new ScreeningOutcome.Accepted(new ScreeningEvent.Completed(command.PermitId, command.State, command.Agency, command.Comparison, command.Basis, now))
        : new ScreeningOutcome.Unchanged();
}
