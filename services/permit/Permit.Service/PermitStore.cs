using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.Permits;
using Permits.Service.Determinations;
using Permits.Service.Imports;
using Permits.Service.MassActions;
using Permits.Service.People;
using Permits.Service.Repatriation;
using Permits.Service.Reports;
using Platform.Hosting.Events;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service;

/// <summary>The permit service's event store: the pinned names of its events, and the permit as a snapshot for reading.</summary>
internal static class PermitStore
{
    /// <summary>
    /// Lets a replay and a State's activity report read the State's events of a period: without it, PostgreSQL reads the whole table for a large State,
    /// other States' events included, and the whole history for a small one.
    /// </summary>
    public static EventIndex EventsByTime { get; } = new("mt_events_by_time", "(tenant_id, timestamp, seq_id)");

    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<PermitEvent.Applied>("permit_applied");
        options.Events.MapEventType<PermitEvent.ScreeningReceived>("permit_screening_received");
        options.Events.MapEventType<PermitEvent.ScreeningRequested>("permit_screening_requested");
        options.Events.MapEventType<PermitEvent.WatchHitReceived>("permit_watch_hit_received");
        options.Events.MapEventType<PermitEvent.WatchHitEnded>("permit_watch_hit_ended");
        options.Events.MapEventType<PermitEvent.Referred>("permit_referred");
        options.Events.MapEventType<PermitEvent.Proposed>("permit_proposed");
        options.Events.MapEventType<PermitEvent.ProposalRejected>("permit_proposal_rejected");
        options.Events.MapEventType<PermitEvent.Issued>("permit_issued");
        options.Events.MapEventType<PermitEvent.Refused>("permit_refused");
        options.Events.MapEventType<PermitEvent.Suspended>("permit_suspended");
        options.Events.MapEventType<PermitEvent.Reinstated>("permit_reinstated");
        options.Events.MapEventType<PermitEvent.Revoked>("permit_revoked");
        options.Events.MapEventType<PermitEvent.Withdrawn>("permit_withdrawn");
        options.Events.MapEventType<PermitEvent.Expired>("permit_expired");
        options.Events.MapEventType<PermitEvent.Imported>("permit_imported");
        options.Events.MapEventType<PermitEvent.Upheld>("permit_upheld");

        options.Events.MapEventType<PermitEvent.NationalityDetermined>("permit_nationality_determined");
        options.Events.MapEventType<PermitEvent.NationalityReversed>("permit_nationality_reversed");

        CaseStore.Configure(options);
        DeterminationStore.Configure(options);
        MassActionStore.Configure(options);
        ImportStore.Configure(options);
        PeopleFeature.Configure(options);
        ReportStore.Configure(options);

        // The activity report reads decisions by their type.
        options.Events.EnableEventTypeIndex = true;

        options.RegisterValueType<AgencyId>();
        options.Projections.Add<PermitProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<Permit>()
            .DocumentAlias("permit")
            .Identity(permit => permit.Id)
            .Duplicate(permit => permit.AppliedAt, notNull: true)
            .Duplicate(permit => permit.Status, notNull: true)
            .Duplicate(permit => permit.Application.Reference, notNull: true)
            .Duplicate(permit => permit.Application.Agency, pgType: "varchar", notNull: true)
            .Duplicate(permit => permit.Application.ValidTo, notNull: true);
        // Replaces Marten's own indexes, one on each duplicated column: Marten ignores the columns that are set in its callback.
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(Permit)).Indexes;
        indexes.Clear();
        // Each starts with the tenant and ends with the sort order of lists, so a page reads no more rows than it returns.
        indexes.Add(new IndexDefinition("mt_doc_permit_by_date") { Columns = ["tenant_id", "applied_at", "id"] });
        indexes.Add(new IndexDefinition("mt_doc_permit_by_status") { Columns = ["tenant_id", "status", "applied_at", "id"] });
        // A reference is unique in its agency, for good: the index refuses the second application, also when both are stored at the same moment.
        indexes.Add(
            new IndexDefinition("mt_doc_permit_by_reference") { Columns = ["tenant_id", "applicationreference", "applicationagency"], IsUnique = true }
        );
        // Expiry looks for permits in force in all States, the first to end first.
        indexes.Add(new IndexDefinition("mt_doc_permit_by_end") { Columns = ["applicationvalid_to"], Predicate = "status IN ('Issued', 'Suspended')" });
        // What is in force under a determination of the Committee, and for nationals of the DPRK, is counted when one more is issued.
        indexes.Add(new IndexDefinition("mt_doc_permit_exceptions") { Columns = ["tenant_id"], Predicate = ExceptionReader.Counted });
        // Undecided applications of all States are counted every few seconds; there are few of them.
        indexes.Add(new IndexDefinition("mt_doc_permit_undecided") { Columns = ["applied_at"], Predicate = "status = 'Applied'" });
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class PermitProjection : SingleStreamProjection<Permit, PermitId>
{
    /// <inheritdoc/>
    public override Permit? Evolve(Permit? snapshot, PermitId id, IEvent e) =>
        e.Data is PermitEvent @event ? Permit.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
