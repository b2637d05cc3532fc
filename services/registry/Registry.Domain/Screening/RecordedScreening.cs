using System.Diagnostics;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.Screening;

/// <summary>What happens in a screening that an agency asked for by itself.</summary>
public abstract record QueryScreeningEvent
{
    private QueryScreeningEvent() { }

    /// <summary>A query was compared with the lists.</summary>
    /// <param name="ScreeningId">The screening.</param>
    /// <param name="State">The Member State whose agency asked.</param>
    /// <param name="Agency">The agency.</param>
    /// <param name="User">Who of the agency asked.</param>
    /// <param name="Screened">Who or what was compared, and the hits.</param>
    /// <param name="Basis">What was compared with.</param>
    /// <param name="Configuration">The version of the settings that the hits depend on.</param>
    /// <param name="Place">Where it stands in a batch; null for one asked alone.</param>
    /// <param name="At">When.</param>
    public sealed record Recorded(
        ScreeningId ScreeningId,
        CountryCode State,
        AgencyId Agency,
        string User,
        ScreenedQuery Screened,
        Basis Basis,
        string Configuration,
        BatchPlace? Place,
        DateTimeOffset At) : QueryScreeningEvent;
}

/// <summary>Everything in such a screening that is personal.</summary>
/// <param name="Id">The agency's own id of the query; null where it gave none.</param>
/// <param name="Reference">The agency's own reference; null where it gave none.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values, as they were understood.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="NotCompared">Names that could not be compared whole: no hit says nothing about them.</param>
/// <param name="Notices">Parts of the query that could not be compared or whose check digits are wrong, by place and without the value.</param>
public sealed record ScreenedQuery(
    string? Id,
    string? Reference,
    string Schema,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    IReadOnlyList<QueryHit> Hits,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<string> Notices);

/// <summary>A listed subject that the query may mean.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="Revision">Which content of the subject was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The name by which it is shown.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record QueryHit(SubjectId SubjectId, int Revision, ListId List, string Schema, string Caption, double Score, IReadOnlyList<Evidence> Evidence);

/// <summary>Where a screening stands in a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record BatchPlace(BatchId Batch, int Line);

/// <summary>A screening that an agency asked for by itself.</summary>
/// <param name="Id">The screening's stream.</param>
/// <param name="ScreeningId">The screening.</param>
/// <param name="Agency">The agency.</param>
/// <param name="User">Who of the agency asked.</param>
/// <param name="Screened">Who or what was compared, and the hits.</param>
/// <param name="Basis">What was compared with.</param>
/// <param name="Configuration">The version of the settings that the hits depend on.</param>
/// <param name="Batch">The batch that it belongs to; null for a single screening.</param>
/// <param name="Line">Its line in the batch, from 1.</param>
/// <param name="At">When it was made.</param>
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
    DateTimeOffset At) : IAggregate<RecordedScreening, QueryScreeningEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <inheritdoc/>
    public static RecordedScreening Evolve(RecordedScreening? state, QueryScreeningEvent @event, EventEnvelope envelope) => (state, @event) switch
    {
        (null, QueryScreeningEvent.Recorded recorded) => new(
            envelope.StreamId, recorded.ScreeningId, recorded.Agency, recorded.User, recorded.Screened, recorded.Basis, recorded.Configuration,
            recorded.Place?.Batch.Value, recorded.Place?.Line, recorded.At)
        { Version = envelope.Version },
        _ => throw new UnreachableException(),
    };
}

/// <summary>Records a screening.</summary>
/// <param name="ScreeningId">The screening.</param>
/// <param name="State">The Member State whose agency asks.</param>
/// <param name="Agency">The agency.</param>
/// <param name="User">Who of the agency asks.</param>
/// <param name="Screened">Who or what was compared, and the hits.</param>
/// <param name="Basis">What was compared with.</param>
/// <param name="Configuration">The version of the settings that the hits depend on.</param>
/// <param name="Place">Its place in a batch; null for a single screening.</param>
public sealed record RecordScreening(
    ScreeningId ScreeningId, CountryCode State, AgencyId Agency, string User, ScreenedQuery Screened, Basis Basis, string Configuration, BatchPlace? Place);

/// <summary>The outcome of recording a screening.</summary>
public abstract record QueryScreeningOutcome : IOutcome<QueryScreeningEvent>
{
    private QueryScreeningOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<QueryScreeningEvent> Events => [];

    /// <summary>The screening is recorded.</summary>
    /// <param name="Decided">What happens.</param>
    public sealed record Accepted(params IReadOnlyList<QueryScreeningEvent> Decided) : QueryScreeningOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<QueryScreeningEvent> Events => Decided;
    }

    /// <summary>It was recorded before under this id: nothing happens.</summary>
    public sealed record Unchanged : QueryScreeningOutcome;
}

/// <summary>Decides about screenings that agencies ask for by themselves.</summary>
public static class QueryScreeningDecider
{
    /// <summary>Records a screening; once.</summary>
    public static QueryScreeningOutcome Decide(RecordScreening command, RecordedScreening? screening, DateTimeOffset now) => screening is null
        ? new QueryScreeningOutcome.Accepted(new QueryScreeningEvent.Recorded(
            command.ScreeningId, command.State, command.Agency, command.User, command.Screened, command.Basis, command.Configuration, command.Place, now))
        : new QueryScreeningOutcome.Unchanged();
}
