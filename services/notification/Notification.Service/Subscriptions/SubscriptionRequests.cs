using Notification.Domain.Subscriptions;
using Notification.Service.Deliveries;
using Notification.Service.Feeds;
using Platform.Hosting.Requests;

namespace Notification.Service.Subscriptions;

/// <summary>A request to subscribe a webhook.</summary>
public sealed record SubscriptionRequest
{
    private const int MaxDescription = 500;
    private const int MaxTopics = 50;

    /// <summary>Where notices are sent: an https URL on the public Internet.</summary>
    public required string Url { get; init; }

    /// <summary>The topics, such as <c>permit-issued</c>, or <c>*</c> for all.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The agency's own description.</summary>
    public string? Description { get; init; }

    internal (WebhookUrl Url, IReadOnlyList<Topic> Topics, string? Description) Read(bool allowHttp)
    {
        var checks = new FieldChecks();
        if (!WebhookUrl.TryRead(Url, out var url, out var problem))
            checks.Add("#/url", problem);
        else if (!url.IsSecure && !allowHttp)
            checks.Add("#/url", "Must be an https URL.");
        var topics = checks.List("#/topics", Topics, 1, MaxTopics, (pointer, topic) => ReadTopic(pointer, topic, checks));
        var description = checks.OptionalText("#/description", Description, MaxDescription);
        checks.ThrowIfAny();
        return (url!, [.. topics.Distinct()], description);
    }

    private static Topic ReadTopic(string pointer, string text, FieldChecks checks)
    {
        var isKnown = Topic.TryParse(text, null, out var topic) && (topic == Topic.Any || Notices.Topics.Contains(topic));
        if (!isKnown)
            checks.Add(pointer, $"Must be * or one of: {string.Join(", ", Notices.Topics)}.");
        return topic;
    }
}

/// <summary>A subscription.</summary>
public sealed record SubscriptionResponse
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where notices are sent.</summary>
    public required string Url { get; init; }

    /// <summary>The topics that it receives.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>The agency's own description.</summary>
    public string? Description { get; init; }

    /// <summary>Whether notices are sent; <c>disabled</c> after the receiver answered 410 Gone.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Why it is disabled.</summary>
    public string? DisabledBecause { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The secret that signs its webhooks. Present only in the responses to creating it and to rotating the secret.</summary>
    public string? Secret { get; init; }

    internal static SubscriptionResponse Of(Subscription subscription, string? secret = null) =>
        new()
        {
            Id = subscription.Id,
            Url = subscription.Url.ToString(),
            Topics = [.. subscription.Topics.Select(topic => topic.Value)],
            Description = subscription.Description,
            Status = subscription.Status,
            DisabledBecause = subscription.DisabledBecause is { } failure ? FailureText.Render(failure, status: null) : null,
            CreatedAt = subscription.CreatedAt,
            Secret = secret,
        };
}
