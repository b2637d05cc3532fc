using System.Diagnostics;
using Platform.Kernel;
using Registry.Domain.Comparisons;

namespace Registry.Domain.AgencyScreenings;

/// <summary>A screening that an agency requested directly, without a permit.</summary>
/// <param name="Id">The screening's stream.</param>
/// <param name="ScreeningId">The screening.</param>
/// <param name="Agency">The agency.</param>
/// <param name="User">The agency's user who requested it.</param>
/// <param name="Screened">The query that was compared, and the hits.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
/// <param name="Configuration">The version of the settings that the hits depend on.</param>
/// <param name="Batch">The batch that it belongs to; null for a single screening.</param>
/// <param name="Line">Its line in the batch, from 1.</param>
/// <param name="At">When it was performed.</param>
public sealed record RecordedScreening(
    Guid Id,
    ScreeningId ScreeningId,
    AgencyId Agency,
    string User,
    ScreenedQuery Screened,
    Basis Basis,
    string Configuration,
    string? Batch,
    int? Line,
    DateTimeOffset At
) : IAggregate<RecordedScreening, QueryScreeningEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <inheritdoc/>
    public static RecordedScreening Evolve(RecordedScreening? state, QueryScreeningEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (null, QueryScreeningEvent.Recorded recorded) => new(
                envelope.StreamId,
                recorded.ScreeningId,
                recorded.Agency,
                recorded.User,
                recorded.Screened,
                recorded.Basis,
                recorded.Configuration,
                recorded.Place?.Batch.Value,
                recorded.Place?.Line,
                recorded.At
            )
            {
                Version = envelope.Version,
            },
            _ => throw new UnreachableException(),
        };
}
