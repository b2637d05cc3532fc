using System.Diagnostics;
using System.Text.Json.Serialization;
using Platform.Kernel;
using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>A person or thing that a list names or has named. The same id on another list is another subject.</summary>
/// <param name="Id">The subject's stream.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list.</param>
/// <param name="Content">What the list says about it, or last said.</param>
/// <param name="IsListed">Whether the list names it now.</param>
/// <param name="FirstSeen">When it was first designated.</param>
/// <param name="LastChange">When it was last designated, amended or delisted.</param>
public sealed record Subject(
    Guid Id,
    SubjectId SubjectId,
    ListId List,
    SubjectContent Content,
    bool IsListed,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastChange
) : IAggregate<Subject, SubjectEvent>
{
    /// <inheritdoc/>
    public long Version { get; init; }

    /// <summary>The number of this content, from 1: every event makes a new revision.</summary>
    [JsonIgnore]
    public int Revision => checked((int)Version);

    /// <summary>
    /// The subject as of an instant; null before its first event. The instant is compared with the events' <see cref="SubjectEvent.At"/>, which all events
    /// of an import share and which responses show.
    /// </summary>
    /// <param name="at">The instant.</param>
    /// <param name="stream">The subject's stream.</param>
    /// <param name="events">Its events in order, starting with the first.</param>
    public static Subject? At(DateTimeOffset at, Guid stream, IEnumerable<SubjectEvent> events) => Fold(stream, events.TakeWhile(@event => @event.At <= at));

    /// <summary>The subject after the given events; null if there are none.</summary>
    /// <param name="stream">The subject's stream.</param>
    /// <param name="events">Its events in order, starting with the first.</param>
    public static Subject? Fold(Guid stream, IEnumerable<SubjectEvent> events) =>
        events.Index().Aggregate((Subject?)null, (subject, next) => Evolve(subject, next.Item, new(stream, next.Index + 1, next.Item.At)));

    /// <inheritdoc/>
    public static Subject Evolve(Subject? state, SubjectEvent @event, EventEnvelope envelope) =>
        (state, @event) switch
        {
            (null, SubjectEvent.Designated designated) => new Subject(
                envelope.StreamId,
                designated.SubjectId,
                designated.List,
                designated.Content,
                IsListed: true,
                designated.At,
                designated.At
            ),
            ({ } known, SubjectEvent.Designated again) => known with { Content = again.Content, IsListed = true, LastChange = again.At },
            ({ } known, SubjectEvent.Amended amended) => known with { Content = amended.Content, LastChange = amended.At },
            ({ } known, SubjectEvent.Delisted delisted) => known with { IsListed = false, LastChange = delisted.At },
            _ => throw new UnreachableException(),
        } with
        {
            Version = envelope.Version,
        };
}
