using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Registry.Domain.AgencyScreenings;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Service.Editions;
using Registry.Service.Imports;
using Registry.Service.Screenings;

namespace Registry.Service;

/// <summary>The registry's event store: the pinned names of its events, and the snapshots for reading.</summary>
internal static class RegistryStore
{
    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<ListEditionEvent.Published>("edition_published");
        options.Events.MapEventType<ListEditionEvent.Superseded>("edition_superseded");
        options.Events.MapEventType<ListEditionEvent.WatchesRescreened>("watches_rescreened");
        options.Events.MapEventType<ImportEvent.Requested>("import_requested");
        options.Events.MapEventType<ImportEvent.Compared>("import_compared");
        options.Events.MapEventType<ImportEvent.AwaitingApproval>("import_awaiting_approval");
        options.Events.MapEventType<ImportEvent.Approved>("import_approved");
        options.Events.MapEventType<ImportEvent.Rejected>("import_rejected");
        options.Events.MapEventType<ImportEvent.Published>("import_published");
        options.Events.MapEventType<ImportEvent.Failed>("import_failed");
        options.Events.MapEventType<ImportEvent.Abandoned>("import_abandoned");
        options.Events.MapEventType<SubjectEvent.Designated>("subject_designated");
        options.Events.MapEventType<SubjectEvent.Amended>("subject_amended");
        options.Events.MapEventType<SubjectEvent.Delisted>("subject_delisted");
        options.Events.MapEventType<ScreeningEvent.Completed>("screening_completed");
        options.Events.MapEventType<QueryScreeningEvent.Recorded>("query_screening_recorded");
        options.Events.MapEventType<WatchEvent.Started>("watch_started");
        options.Events.MapEventType<WatchEvent.HitFound>("watch_hit");
        options.Events.MapEventType<WatchEvent.Cleared>("watch_hit_cleared");
        options.Events.MapEventType<WatchEvent.HitReturned>("watch_hit_returned");
        options.Events.MapEventType<WatchEvent.HitEnded>("watch_hit_ended");
        options.Events.MapEventType<WatchEvent.Ended>("watch_ended");

        options.Projections.Add<ListEditionProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<ImportProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<SubjectProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<ScreeningProjection>(ProjectionLifecycle.Live);
        options.Projections.Add<RecordedScreeningProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<WatchProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<ListEdition>().DocumentAlias("list_edition").Duplicate(edition => edition.IsCurrent);
        options.Schema.For<Subject>().DocumentAlias("subject").Duplicate(subject => subject.IsListed);
        options
            .Schema.For<EditionChange>()
            .DocumentAlias("edition_change")
            .Index(change => new
            {
                change.Edition,
                change.List,
                change.Subject,
            });
        options
            .Schema.For<RecordedScreening>()
            .DocumentAlias("recorded_screening")
            .Duplicate(screening => screening.At)
            .Duplicate(screening => screening.Screened.Reference)
            .Duplicate(screening => screening.Batch);
        options.Schema.For<Import>().DocumentAlias("import").Duplicate(import => import.IsOpen);
        options.Schema.For<ImportProgress>().DocumentAlias("import_progress");
        options.Storage.ExtendedSchemaObjects.Add(PendingUpload.CreateTable());
        options.Storage.ExtendedSchemaObjects.Add(KnownPersonTable.Create());
        options.Schema.For<Watch>().DocumentAlias("watch").Duplicate(watch => watch.IsOpen);
    }
}

/// <summary>Keeps editions by the domain's own fold.</summary>
public sealed partial class ListEditionProjection : SingleStreamProjection<ListEdition, Guid>
{
    /// <inheritdoc/>
    public override ListEdition? Evolve(ListEdition? snapshot, Guid id, IEvent e) =>
        e.Data is ListEditionEvent @event ? ListEdition.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}

/// <summary>Keeps imports by the domain's own fold.</summary>
public sealed partial class ImportProjection : SingleStreamProjection<Import, Guid>
{
    /// <inheritdoc/>
    public override Import? Evolve(Import? snapshot, Guid id, IEvent e) =>
        e.Data is ImportEvent @event ? Import.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}

/// <summary>Keeps subjects by the domain's own fold.</summary>
public sealed partial class SubjectProjection : SingleStreamProjection<Subject, Guid>
{
    /// <inheritdoc/>
    public override Subject? Evolve(Subject? snapshot, Guid id, IEvent e) =>
        e.Data is SubjectEvent @event ? Subject.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}

/// <summary>Reads screenings by the domain's own fold.</summary>
public sealed partial class ScreeningProjection : SingleStreamProjection<CompletedScreening, Guid>
{
    /// <inheritdoc/>
    public override CompletedScreening? Evolve(CompletedScreening? snapshot, Guid id, IEvent e) =>
        e.Data is ScreeningEvent @event ? CompletedScreening.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}

/// <summary>Keeps screenings that agencies asked for by the domain's own fold.</summary>
public sealed partial class RecordedScreeningProjection : SingleStreamProjection<RecordedScreening, Guid>
{
    /// <inheritdoc/>
    public override RecordedScreening? Evolve(RecordedScreening? snapshot, Guid id, IEvent e) =>
        e.Data is QueryScreeningEvent @event ? RecordedScreening.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}

/// <summary>Keeps watches by the domain's own fold.</summary>
public sealed partial class WatchProjection : SingleStreamProjection<Watch, Guid>
{
    /// <inheritdoc/>
    public override Watch? Evolve(Watch? snapshot, Guid id, IEvent e) => e.Data is WatchEvent @event ? Watch.Evolve(snapshot, @event, e.Envelope()) : snapshot;
}
