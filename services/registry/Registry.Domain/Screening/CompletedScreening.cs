using System.Diagnostics;
using Platform.Kernel;

namespace Registry.Domain.Screening;

/// <summary>What happens in a screening.</summary>
public abstract record ScreeningEvent
{
    private ScreeningEvent() { }

    /// <summary>A permit's worker and employer were compared with the lists.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Comparison">Who was compared, and the hits.</param>
    /// <param name="Basis">What they were compared with.</param>
    /// <param name="At">When.</param>
    public sealed record Completed(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis, DateTimeOffset At) : ScreeningEvent;
}

/// <summary>A permit's screening.</summary>
/// <param name="Id">The screening's stream.</param>
/// <param name="PermitId">The permit.</param>
/// <param name="At">When it was made.</param>
public sealed record CompletedScreening(Guid Id, PermitId PermitId, DateTimeOffset At)
{
    /// <summary>Folds an event into the screening.</summary>
    public static CompletedScreening Evolve(CompletedScreening? screening, ScreeningEvent @event) => (screening, @event) switch
    {
        (null, ScreeningEvent.Completed completed) => new(completed.PermitId.ScreeningStream, completed.PermitId, completed.At),
        _ => throw new UnreachableException(),
    };
}

/// <summary>Records a permit's screening.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="State">The Member State whose permit it is.</param>
/// <param name="Agency">The agency that applied.</param>
/// <param name="Comparison">Who was compared, and the hits.</param>
/// <param name="Basis">What they were compared with.</param>
public sealed record CompleteScreening(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis);

/// <summary>Decides about screenings.</summary>
public static class ScreeningDecider
{
    /// <summary>Records the screening of a permit; once.</summary>
    /// <returns>The event, or null when the permit was screened before.</returns>
    public static ScreeningEvent.Completed? Decide(CompleteScreening command, CompletedScreening? screening, DateTimeOffset now) =>
        screening is null ? new(command.PermitId, command.State, command.Agency, command.Comparison, command.Basis, now) : null;
}
