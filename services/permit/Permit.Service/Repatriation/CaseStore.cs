using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.Repatriation;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Repatriation;

/// <summary>Cases in the event store: the pinned names of their events, the case as a snapshot for reading, and whose case it is.</summary>
internal static class CaseStore
{
    /// <summary>Those who should leave or be found: what "overdue" looks through, in SQL.</summary>
    public const string Remaining = "status in ('Ordered', 'Obstructed', 'Unresolved')";

    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<RepatriationEvent.Opened>("repatriation_opened");
        options.Events.MapEventType<RepatriationEvent.GroundAdded>("repatriation_ground_added");
        options.Events.MapEventType<RepatriationEvent.ClassSet>("repatriation_class_set");
        options.Events.MapEventType<RepatriationEvent.DeadlineSet>("repatriation_deadline_set");
        options.Events.MapEventType<RepatriationEvent.ObstacleRecorded>("repatriation_obstacle_recorded");
        options.Events.MapEventType<RepatriationEvent.ObstacleEnded>("repatriation_obstacle_ended");
        options.Events.MapEventType<RepatriationEvent.Departed>("repatriation_departed");
        options.Events.MapEventType<RepatriationEvent.OutcomeRecorded>("repatriation_outcome_recorded");
        options.Events.MapEventType<RepatriationEvent.ExceptionProposed>("repatriation_exception_proposed");
        options.Events.MapEventType<RepatriationEvent.ExceptionGranted>("repatriation_exception_granted");
        options.Events.MapEventType<RepatriationEvent.ExceptionRejected>("repatriation_exception_rejected");
        options.Events.MapEventType<RepatriationEvent.ExceptionEnded>("repatriation_exception_ended");
        options.Events.MapEventType<RepatriationEvent.Reopened>("repatriation_reopened");
        options.Events.MapEventType<RepatriationEvent.DependantsRecorded>("repatriation_dependants_recorded");
        options.Events.MapEventType<RepatriationEvent.WagesRecorded>("repatriation_wages_recorded");
        options.Events.MapEventType<RepatriationEvent.IncomeRecorded>("repatriation_income_recorded");
        options.Events.MapEventType<RepatriationEvent.WelfareRecorded>("repatriation_welfare_recorded");
        options.Events.MapEventType<RepatriationEvent.FlightMarked>("repatriation_flight_marked");
        options.Events.MapEventType<RepatriationEvent.FlightMarkRemoved>("repatriation_flight_mark_removed");
        options.Events.MapEventType<RepatriationEvent.Overdue>("repatriation_overdue");
        options.Events.MapEventType<RepatriationEvent.ReviewDue>("repatriation_review_due");

        options.Projections.Add<RepatriationCaseProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<RepatriationCase>()
            .DocumentAlias("repatriation_case")
            .Identity(found => found.Id)
            .Duplicate(found => found.Status, notNull: true)
            .Duplicate(found => found.DueOn, notNull: true)
            .Duplicate(found => found.NoticeOn);
        // As for permits: each starts with the tenant and ends with the sort order of the list.
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(RepatriationCase)).Indexes;
        indexes.Clear();
        indexes.Add(new IndexDefinition("mt_doc_repatriation_case_by_date") { Columns = ["tenant_id", "due_on", "id"] });
        indexes.Add(new IndexDefinition("mt_doc_repatriation_case_by_status") { Columns = ["tenant_id", "status", "due_on", "id"] });
        indexes.Add(new IndexDefinition("mt_doc_repatriation_case_remaining") { Columns = ["tenant_id", "due_on", "id"], Predicate = Remaining });
        // The notices of all States are raised in one pass; few are outstanding.
        indexes.Add(new IndexDefinition("mt_doc_repatriation_case_notices") { Columns = ["notice_on"], Predicate = "notice_on is not null" });
        options.Storage.ExtendedSchemaObjects.Add(CasePersons.CreateTable());
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class RepatriationCaseProjection : SingleStreamProjection<RepatriationCase, CaseId>
{
    /// <inheritdoc/>
    public override RepatriationCase? Evolve(RepatriationCase? snapshot, CaseId id, IEvent e) =>
        e.Data is RepatriationEvent @event ? RepatriationCase.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
