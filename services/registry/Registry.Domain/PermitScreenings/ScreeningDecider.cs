namespace Registry.Domain.PermitScreenings;

/// <summary>Decides commands on screenings.</summary>
public static class ScreeningDecider
{
    /// <summary>Records the screening of a permit: the first one, and each requested one.</summary>
    public static ScreeningOutcome Decide(CompleteScreening command, CompletedScreening? screening, DateTimeOffset now) =>
        screening is null || command.IsRequested
            ? new ScreeningOutcome.Accepted(
                new ScreeningEvent.Completed(command.PermitId, command.State, command.Agency, command.Comparison, command.Basis, now)
            )
            : new ScreeningOutcome.Unchanged();
}
