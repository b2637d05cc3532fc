using System.Diagnostics;
using Platform.Kernel;

namespace Registry.Domain.PermitScreenings;

/// <summary>A permit's screening.</summary>
/// <param name="Id">The screening's stream.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="At">When it was last performed.</param>
public sealed record CompletedScreening(Guid Id, PermitId PermitId, DateTimeOffset At) : IAggregate<CompletedScreening, ScreeningEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <inheritdoc/>
    public static CompletedScreening Evolve(CompletedScreening? state, ScreeningEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (_, ScreeningEvent.Completed completed) => new(envelope.StreamId, completed.PermitId, completed.At) { Version = envelope.Version },
            _ => throw new UnreachableException(),
        };
}
