using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Notification.Domain.Deliveries;
using Notification.Service.Feeds;
using Notification.Service.Subscriptions;
using Platform.Hosting;

namespace Notification.Service.Deliveries;

/// <summary>A webhook as Standard Webhooks (https://www.standardwebhooks.com) defines it: id, timestamp, signature and body.</summary>
/// <param name="Id">The same for every attempt, so that a receiver recognises a repeat.</param>
/// <param name="Body">The JSON, as the bytes that are signed.</param>
internal sealed record Webhook(string Id, byte[] Body)
{
    private static readonly JsonSerializerOptions Json = CreateJson();

    public static Webhook Of(DeliveryId delivery, NoticeResponse notice) =>
        new(IdOf(delivery), JsonSerializer.SerializeToUtf8Bytes(new WebhookBody(notice.Topic, notice.OccurredAt, notice), Json));

    public static string IdOf(DeliveryId delivery) => $"msg_{delivery.Value:N}";

    /// <summary>The request of one attempt, signed with the secret and stamped with the time.</summary>
    public HttpRequestMessage ToRequest(Uri url, string secret, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", Sign(timestamp, secret));
        request.Headers.Add("User-Agent", "sanctions-registry/1");
        return request;
    }

    private string Sign(string timestamp, string secret)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{Id}.{timestamp}."), .. Body];
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(SecretSeal.SigningKey(secret), signed))}";
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions();
        ServiceHost.ConfigureJson(options);
        return options;
    }
}

/// <summary>The body of a webhook.</summary>
/// <param name="Type">The topic.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">The notice, as in the feed.</param>
internal sealed record WebhookBody(string Type, DateTimeOffset Timestamp, NoticeResponse Data);
