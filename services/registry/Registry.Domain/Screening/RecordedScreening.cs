using System.Diagnostics;
using System.Text.Json.Serialization;
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
    /// <param name="RequestHash">The SHA-256 of what was asked, in lower-case hex: tells a repeat from another question.</param>
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
        string RequestHash,
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
/// <param name="Notices">What of the query could not be compared or is wrong by its own check digits, by place and without the value; null where nothing is.</param>
public sealed record ScreenedQuery(
    string? Id,
    string? Reference,
    string Schema,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties,
    IReadOnlyList<QueryHit> Hits,
    IReadOnlyList<string> NotCompared,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Notices = null);

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
/// <param name="RequestHash">What was asked, as a hash.</param>
/// <param name="Batch">The batch that it belongs to; null for one asked alone.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="At">When it was made.</param>
/// <param name="Sequence">Its place in the store.</param>
public sealed record RecordedScreening(
    Guid Id,
    ScreeningId ScreeningId,
    AgencyId Agency,
    string User,
    ScreenedQuery Screened,
    Basis Basis,
    string Configuration,
    string RequestHash,
    string? Batch,
    int? Line,
    DateTimeOffset At,
    long Sequence)
{
    /// <summary>Folds an event into the screening.</summary>
    /// <param name="sequence">The event's place in the store.</param>
    public static RecordedScreening Evolve(RecordedScreening? screening, QueryScreeningEvent @event, long sequence) => (screening, @event) switch
    {
        (null, QueryScreeningEvent.Recorded recorded) => new(
            recorded.ScreeningId.Value, recorded.ScreeningId, recorded.Agency, recorded.User, recorded.Screened, recorded.Basis, recorded.Configuration, recorded.RequestHash,
            recorded.Place?.Batch.Value, recorded.Place?.Line, recorded.At, sequence),
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
/// <param name="RequestHash">The SHA-256 of what is asked, in lower-case hex.</param>
/// <param name="Place">Where it stands in a batch.</param>
public sealed record RecordScreening(
    ScreeningId ScreeningId, CountryCode State, AgencyId Agency, string User, ScreenedQuery Screened, Basis Basis, string Configuration, string RequestHash, BatchPlace? Place);

/// <summary>What came of recording a screening.</summary>
public abstract record RecordScreeningOutcome
{
    private RecordScreeningOutcome() { }

    /// <summary>It is recorded.</summary>
    /// <param name="Event">That it was made.</param>
    public sealed record Recorded(QueryScreeningEvent.Recorded Event) : RecordScreeningOutcome;

    /// <summary>The same was asked before under this id: nothing happens.</summary>
    /// <param name="Screening">What was recorded then.</param>
    public sealed record AlreadyRecorded(RecordedScreening Screening) : RecordScreeningOutcome;

    /// <summary>Something else was asked before under this id.</summary>
    public sealed record AskedOtherwise : RecordScreeningOutcome;
}

/// <summary>Decides about screenings that agencies ask for by themselves.</summary>
public static class QueryScreeningDecider
{
    /// <summary>Records a screening; once.</summary>
    public static RecordScreeningOutcome Decide(RecordScreening command, RecordedScreening? screening, DateTimeOffset now) =>
        screening is not null ? Repeat(screening, command.RequestHash)
        : new RecordScreeningOutcome.Recorded(new(
            command.ScreeningId, command.State, command.Agency, command.User, command.Screened, command.Basis, command.Configuration, command.RequestHash, command.Place, now));

    /// <summary>What asking again comes to.</summary>
    public static RecordScreeningOutcome Repeat(RecordedScreening screening, string requestHash) =>
        screening.RequestHash == requestHash ? new RecordScreeningOutcome.AlreadyRecorded(screening) : new RecordScreeningOutcome.AskedOtherwise();
}
