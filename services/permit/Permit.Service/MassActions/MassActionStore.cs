using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Platform.Kernel;
using Weasel.Postgresql.Tables;

namespace Permits.Service.MassActions;

/// <summary>Mass actions in the event store: the pinned names of their events, the action as a snapshot for reading, and its permits.</summary>
internal static class MassActionStore
{
    public static void Configure(StoreOptions options)
    {
        options.Events.MapEventType<MassActionEvent.Proposed>("mass_action_proposed");
        options.Events.MapEventType<MassActionEvent.Approved>("mass_action_approved");
        options.Events.MapEventType<MassActionEvent.Rejected>("mass_action_rejected");
        options.Events.MapEventType<MassActionEvent.Progressed>("mass_action_progressed");
        options.Events.MapEventType<MassActionEvent.Completed>("mass_action_completed");

        options.Projections.Add<MassActionProjection>(ProjectionLifecycle.Inline);
        options
            .Schema.For<MassAction>()
            .DocumentAlias("mass_action")
            .Identity(action => action.Id)
            .Duplicate(action => action.Status, notNull: true)
            .Duplicate(action => action.ProposedAt, notNull: true);
        var indexes = ((IReadOnlyStoreOptions)options).FindOrResolveDocumentType(typeof(MassAction)).Indexes;
        indexes.Clear();
        indexes.Add(new IndexDefinition("mt_doc_mass_action_by_date") { Columns = ["tenant_id", "proposed_at", "id"] });
        // The runner looks for those of all States; few run at a time.
        indexes.Add(new IndexDefinition("mt_doc_mass_action_running") { Columns = ["proposed_at"], Predicate = "status = 'Approved'" });
        options.Storage.ExtendedSchemaObjects.Add(MassActionPermits.CreateTable());
    }
}

/// <summary>Builds the snapshot with the domain's own fold.</summary>
public sealed partial class MassActionProjection : SingleStreamProjection<MassAction, MassActionId>
{
    /// <inheritdoc/>
    public override MassAction? Evolve(MassAction? snapshot, MassActionId id, IEvent e) =>
        e.Data is MassActionEvent @event ? MassAction.Evolve(snapshot, @event, new EventEnvelope(id.Value, e.Version, e.Timestamp)) : snapshot;
}
