using System.Globalization;
using Notification.Domain.Deliveries;

namespace Notification.Service.Deliveries;

/// <summary>The delivery of one notice to one subscription, with its attempts.</summary>
public sealed record DeliveryResponse
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The <c>webhook-id</c> that every attempt carries.</summary>
    public required string WebhookId { get; init; }

    /// <summary>The subscription.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>The notice's number in the feed.</summary>
    public required long NoticeNumber { get; init; }

    /// <summary>The notice's topic.</summary>
    public required string Topic { get; init; }

    /// <summary>Its status.</summary>
    public required DeliveryStatus Status { get; init; }

    /// <summary>When the next attempt is due; absent when no attempt is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? GivenUpBecause { get; init; }

    /// <summary>Every attempt so far.</summary>
    public required IReadOnlyList<AttemptResponse> Attempts { get; init; }

    internal static DeliveryResponse Of(Delivery delivery) =>
        new()
        {
            Id = delivery.Id,
            WebhookId = Webhook.IdOf(DeliveryId.From(delivery.Id)),
            SubscriptionId = delivery.Subscription.Value,
            NoticeNumber = delivery.NoticeNumber,
            Topic = delivery.Topic.Value,
            Status = delivery.Status,
            DueAt = delivery.DueAt,
            GivenUpBecause = delivery.GivenUpBecause is { } failure
                ? FailureText.Render(failure, delivery.Attempts.Count > 0 ? delivery.Attempts[^1].Status : null)
                : null,
            Attempts =
            [
                .. delivery.Attempts.Select(attempt => new AttemptResponse(
                    attempt.At,
                    (long)attempt.Duration.TotalMilliseconds,
                    attempt.Status,
                    attempt.Failure is { } failed ? FailureText.Render(failed, attempt.Status) : null
                )),
            ],
        };
}

/// <summary>One attempt.</summary>
/// <param name="At">When it was made.</param>
/// <param name="DurationMilliseconds">How long the receiver took to respond.</param>
/// <param name="Status">The HTTP status; absent when there was no response.</param>
/// <param name="Error">What went wrong; absent when the receiver accepted it.</param>
public sealed record AttemptResponse(DateTimeOffset At, long DurationMilliseconds, int? Status, string? Error);

/// <summary>A position in the list of deliveries: after this notice number and delivery.</summary>
internal readonly record struct DeliveryPosition(long NoticeNumber, Guid Delivery)
{
    public static DeliveryPosition Start { get; } = new(long.MaxValue, Guid.Empty);

    public static DeliveryPosition? Read(string text) =>
        text.Split('/') is [var number, var delivery]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var notice)
        && Guid.TryParseExact(delivery, "N", out var id)
            ? new(notice, id)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{NoticeNumber}/{Delivery:N}");
}
