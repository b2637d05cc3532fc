using System.Text.Json;
using Notification.Domain.Subscriptions;

namespace Notification.Domain.Feeds;

/// <summary>A notice to an agency. Its number is its position in the feed. Contains no personal data of workers or employers.</summary>
public sealed record Notice
{
    /// <summary>The topic.</summary>
    public required Topic Topic { get; init; }

    /// <summary>The event it is about, in the service where it happened.</summary>
    public required Guid EventId { get; init; }

    /// <summary>That event's stream.</summary>
    public required Guid StreamId { get; init; }

    /// <summary>
    /// That event's version in its stream. Notices about one stream may arrive out of order, because none is dropped when a later one overtakes it:
    /// the highest version is the current state.
    /// </summary>
    public required long StreamVersion { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The permit it concerns.</summary>
    public Guid? PermitId { get; init; }

    /// <summary>The listed subject it concerns.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public string? Reference { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Further fields of the message; they depend on the topic.</summary>
    public required JsonElement Data { get; init; }
}
