using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.Determinations;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Determinations;

/// <summary>Determinations in the event store: the pinned names of their events, and the determination as a snapshot for reading.</summary>
internal static class DeterminationStore
{
    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<DeterminationEvent.Recorded>("determination_recorded");
        options.Events.MapEventType<DeterminationEvent.Confirmed>("determination_confirmed");
        options.Events.MapEventType<DeterminationEvent.Rejected>("determination_rejected");
        options.Events.MapEventType<DeterminationEvent.Ended>("determination_ended");

        options.Projections.Add<DeterminationProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<CommitteeDetermination>()
            .DocumentAlias("determination")
            .Identity(determination => determination.Id)
            .Duplicate(determination => determination.RecordedAt, notNull: true);
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(CommitteeDetermination)).Indexes;
        indexes.Clear();
        indexes.Add(new IndexDefinition("mt_doc_determination_by_date") { Columns = ["tenant_id", "recorded_at", "id"] });
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class DeterminationProjection : SingleStreamProjection<CommitteeDetermination, DeterminationId>
{
    /// <inheritdoc/>
    public override CommitteeDetermination? Evolve(CommitteeDetermination? snapshot, DeterminationId id, IEvent e) =>
        e.Data is DeterminationEvent @event ? CommitteeDetermination.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
