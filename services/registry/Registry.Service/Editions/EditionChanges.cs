using JasperFx.Events;
using Marten;
using Platform.Hosting.Events;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>Stores an <see cref="EditionChange"/> for each subject event.</summary>
internal sealed class EditionChanges : IEventEffect
{
    /// <inheritdoc/>
    public void Apply(IEvent @event, IDocumentSession session)
    {
        if (@event.Data is SubjectEvent data)
            session.Store(ChangeOf(@event, data));
    }

    private static EditionChange ChangeOf(IEvent e, SubjectEvent @event)
    {
        var (kind, schema, caption, fields) = @event switch
        {
            SubjectEvent.Designated designated => (
                EditionChange.Designated,
                designated.Content.Schema,
                designated.Content.Caption,
                (IReadOnlyList<FieldChange>)[]
            ),
            SubjectEvent.Amended amended => (EditionChange.Amended, amended.Content.Schema, amended.Content.Caption, amended.Changes),
            SubjectEvent.Delisted delisted => (EditionChange.Delisted, delisted.Schema, delisted.Caption, []),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new(e.Id, @event.List.Value, @event.Edition.Value, @event.SubjectId.Value, kind, schema, caption, fields);
    }
}
