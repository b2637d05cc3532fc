using System.Text.Json;
using JasperFx.Events;
using Notification.Domain.Feeds;

namespace Notification.Service.Feeds;

/// <summary>A notice, as in the feed and in a webhook's <c>data</c>.</summary>
public sealed record NoticeResponse
{
    /// <summary>Its number in the agency's feed, from 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>Its topic, for instance <c>permit-issued</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>The event it reports.</summary>
    public required Guid EventId { get; init; }

    /// <summary>That event's stream, for instance the permit's.</summary>
    public required Guid StreamId { get; init; }

    /// <summary>That event's version in its stream: of two notices about one stream, the higher version is the later state, whichever arrives first.</summary>
    public required long StreamVersion { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When it was written to the feed.</summary>
    public required DateTimeOffset NoticedAt { get; init; }

    /// <summary>The permit it concerns.</summary>
    public Guid? PermitId { get; init; }

    /// <summary>The listed subject it concerns.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The agency's own reference.</summary>
    public string? Reference { get; init; }

    /// <summary>What happened, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Further details; the fields depend on the topic.</summary>
    public required JsonElement Data { get; init; }

    internal static NoticeResponse Of(IEvent appended)
    {
        var notice = ((FeedEvent.NoticeAppended)appended.Data).Notice;
        return new()
        {
            Number = appended.Version,
            Topic = notice.Topic.Value,
            EventId = notice.EventId,
            StreamId = notice.StreamId,
            StreamVersion = notice.StreamVersion,
            OccurredAt = notice.OccurredAt,
            NoticedAt = appended.Timestamp,
            PermitId = notice.PermitId,
            SubjectId = notice.SubjectId,
            Reference = notice.Reference,
            Summary = notice.Summary,
            Data = notice.Data,
        };
    }
}
