using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.Imports;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Imports;

/// <summary>Imports in the event store: the pinned names of their events, the import as a snapshot for reading, and the lines of its file.</summary>
internal static class ImportStore
{
    /// <summary>What an instance looks for, in SQL.</summary>
    public const string Running = "state = 'Running'";

    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<PermitImportEvent.Submitted>("permit_import_submitted");
        options.Events.MapEventType<PermitImportEvent.Approved>("permit_import_approved");
        options.Events.MapEventType<PermitImportEvent.Rejected>("permit_import_rejected");
        options.Events.MapEventType<PermitImportEvent.Completed>("permit_import_completed");

        options.Projections.Add<PermitImportProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<PermitImport>()
            .DocumentAlias("permit_import")
            .Identity(import => import.Id)
            .Duplicate(import => import.SubmittedAt, notNull: true)
            .Duplicate(import => import.State, notNull: true)
            .Duplicate(import => import.File.Upload, notNull: true);
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(PermitImport)).Indexes;
        indexes.Clear();
        indexes.Add(new IndexDefinition("mt_doc_permit_import_by_date") { Columns = ["tenant_id", "submitted_at", "id"] });
        indexes.Add(new IndexDefinition("mt_doc_permit_import_by_upload") { Columns = ["tenant_id", "fileupload"] });
        // The running imports of all States are looked for every second; there are few of them.
        indexes.Add(new IndexDefinition("mt_doc_permit_import_running") { Columns = ["submitted_at"], Predicate = Running });
        options.Storage.ExtendedSchemaObjects.Add(ImportPieces.CreateTable());
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class PermitImportProjection : SingleStreamProjection<PermitImport, ImportId>
{
    /// <inheritdoc/>
    public override PermitImport? Evolve(PermitImport? snapshot, ImportId id, IEvent e) =>
        e.Data is PermitImportEvent @event ? PermitImport.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
