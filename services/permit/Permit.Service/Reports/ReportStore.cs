using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.Reports;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Reports;

/// <summary>Reports in the event store: the pinned names of their events, and the report as a snapshot for reading.</summary>
internal static class ReportStore
{
    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<ReportEvent.Drafted>("committee_report_drafted");
        options.Events.MapEventType<ReportEvent.NarrativeEdited>("committee_report_narrative_edited");
        options.Events.MapEventType<ReportEvent.Approved>("committee_report_approved");
        options.Events.MapEventType<ReportEvent.Submitted>("committee_report_submitted");
        options.Events.MapEventType<ReportEvent.Published>("committee_report_published");
        options.Events.MapEventType<ReportEvent.Superseded>("committee_report_superseded");

        options.Projections.Add<CommitteeReportProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<CommitteeReport>()
            .DocumentAlias("committee_report")
            .Identity(report => report.Id)
            .Duplicate(report => report.DraftedAt, notNull: true)
            .Duplicate(report => report.SubmittedOn);
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(CommitteeReport)).Indexes;
        indexes.Clear();
        indexes.Add(new IndexDefinition("mt_doc_committee_report_by_date") { Columns = ["tenant_id", "drafted_at", "id"] });
        // The secretariat reads the submitted reports of all States.
        indexes.Add(new IndexDefinition("mt_doc_committee_report_submitted") { Columns = ["drafted_at", "id"], Predicate = "submitted_on is not null" });
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class CommitteeReportProjection : SingleStreamProjection<CommitteeReport, ReportId>
{
    /// <inheritdoc/>
    public override CommitteeReport? Evolve(CommitteeReport? snapshot, ReportId id, IEvent e) =>
        e.Data is ReportEvent @event ? CommitteeReport.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
