using System.Diagnostics;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.Screening;

/// <summary>The events of a screening that an agency requested directly, without a permit.</summary>
public abstract record QueryScreeningEvent
{
    private QueryScreeningEvent() { }

    /// <summary>A query was compared with the lists.</summary>
    /// <param name="ScreeningId">The screening.</param>
    /// <param name="State">The agency's Member State.</param>
    /// <param name="Agency">The agency.</param>
    /// <param name="User">The agency's user who requested it.</param>
    /// <param name="Screened">The query that was compared, and the hits.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="Configuration">The version of the settings that the hits depend on.</param>
    /// <param name="Place">Its place in a batch; null for a single screening.</param>
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

/// <summary>All personal data of such a screening.</summary>
/// <param name="Id">The agency's own id of the query; null if it gave none.</param>
/// <param name="Reference">The agency's own reference; null if it gave none.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Properties">Property name to values, as they were interpreted.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit says nothing about them.</param>
/// <param name="Notices">Parts of the query that could not be compared or have wrong check digits, by position and without the value.</param>
public sealed record ScreenedQuery(
    string? Id,
    string? Reference,
    string Schema,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    IReadOnlyList<QueryHit> Hits,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<string> Notices);

/// <summary>A listed subject that the query may refer to.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="Revision">The revision of the subject that was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record QueryHit(SubjectId SubjectId, int Revision, ListId List, string Schema, string Caption, double Score, IReadOnlyList<Evidence> Evidence);

/// <summary>The place of a screening in a batch.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Line">The line, from 1.</param>
public sealed record BatchPlace(BatchId Batch, int Line);

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
/// <param name="State">The agency's Member State.</param>
/// <param name="Agency">The agency.</param>
/// <param name="User">The agency's user who requests it.</param>
/// <param name="Screened">The query that was compared, and the hits.</param>
/// <param name="Basis">The editions and settings of the comparison.</param>
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
    /// <param name="Decided">The resulting events.</param>
    public sealed record Accepted(params IReadOnlyList<QueryScreeningEvent> Decided) : QueryScreeningOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<QueryScreeningEvent> Events => Decided;
    }

    /// <summary>It has already been recorded under this id: no effect.</summary>
    public sealed record Unchanged : QueryScreeningOutcome;
}

/// <summary>Decides commands on screenings that agencies request directly.</summary>
public static class QueryScreeningDecider
{
    /// <summary>Records a screening once.</summary>
    public static QueryScreeningOutcome Decide(RecordScreening command, RecordedScreening? screening, DateTimeOffset now) => screening is null
        ? new QueryScreeningOutcome.Accepted(new QueryScreeningEvent.Recorded(
            command.ScreeningId, command.State, command.Agency, command.User, command.Screened, command.Basis, command.Configuration, command.Place, now))
        : new QueryScreeningOutcome.Unchanged();
}
