using System.Diagnostics;
using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>Whom or what a list names, or has named. What another list says under the same id is another subject.</summary>
/// <param name="Id">The subject's stream.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Content">What the list says of it, or last said.</param>
/// <param name="IsListed">Whether the list names it now.</param>
/// <param name="Revision">How many things have happened to it: another revision is another content.</param>
/// <param name="FirstSeen">When it was first designated.</param>
/// <param name="LastChange">When it was last designated, amended or delisted.</param>
public sealed record Subject(
    Guid Id,
    SubjectId SubjectId,
    ListId List,
    SubjectContent Content,
    bool IsListed,
    int Revision,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastChange)
{
    /// <summary>The subject as it was at an instant, by the instant that editions and answers give, which all of an import's events share; null where it did not begin by then.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="stream">The subject's stream.</param>
    /// <param name="events">Its events, in their order.</param>
    public static Subject? At(DateTimeOffset at, Guid stream, IEnumerable<SubjectEvent> events) =>
        events.TakeWhile(@event => @event.At <= at).Aggregate((Subject?)null, (subject, @event) => Evolve(subject, @event, stream));

    /// <summary>Folds an event into the subject.</summary>
    /// <param name="stream">The stream in which the event stands.</param>
    public static Subject Evolve(Subject? subject, SubjectEvent @event, Guid stream) => (subject, @event) switch
    {
        (null, SubjectEvent.Designated designated) => new(
            stream, designated.SubjectId, designated.List, designated.Content, IsListed: true, Revision: 1, designated.At, designated.At),
        ({ } known, SubjectEvent.Designated again) => known with { Content = again.Content, IsListed = true, Revision = known.Revision + 1, LastChange = again.At },
        ({ } known, SubjectEvent.Amended amended) => known with { Content = amended.Content, Revision = known.Revision + 1, LastChange = amended.At },
        ({ } known, SubjectEvent.Delisted delisted) => known with { IsListed = false, Revision = known.Revision + 1, LastChange = delisted.At },
        _ => throw new UnreachableException(),
    };
}
