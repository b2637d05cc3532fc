using System.Text.Json;
using Notification.Domain.Subscriptions;

namespace Notification.Domain.Feeds;

/// <summary>What an agency is told, without its number, which is its place in the feed. Holds no personal data of workers or employers.</summary>
public sealed record Notice
{
    /// <summary>What it is about.</summary>
    public required Topic Topic { get; init; }

    /// <summary>The event it tells of, in the service where it happened.</summary>
    public required Guid EventId { get; init; }

    /// <summary>That event's stream.</summary>
    public required Guid StreamId { get; init; }

    /// <summary>
    /// That event's place in its stream. Notices of one stream may come out of order, since none is left out because another overtook it:
    /// the highest version tells how things stand.
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

    /// <summary>What else the message says.</summary>
    public required JsonElement Data { get; init; }
}
