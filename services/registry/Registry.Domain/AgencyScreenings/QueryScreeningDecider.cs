namespace Registry.Domain.AgencyScreenings;

/// <summary>Decides commands on screenings that agencies request directly.</summary>
public static class QueryScreeningDecider
{
    /// <summary>Records a screening once.</summary>
    public static QueryScreeningOutcome Decide(RecordScreening command, RecordedScreening? screening, DateTimeOffset now) =>
        screening is null
            ? new QueryScreeningOutcome.Accepted(
                new QueryScreeningEvent.Recorded(
                    command.ScreeningId,
                    command.State,
                    command.Agency,
                    command.User,
                    command.Screened,
                    command.Basis,
                    command.Configuration,
                    command.Place,
                    now
                )
            )
            : new QueryScreeningOutcome.Unchanged();
}
