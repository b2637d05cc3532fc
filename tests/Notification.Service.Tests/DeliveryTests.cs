using SanctionsRegistry.Contracts.Notifications;

namespace Notification.Service.Tests;

public sealed class DeliveryTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    [Fact]
    public async Task A_message_becomes_a_notice_and_a_signed_webhook()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var agency = fixture.NewAgency();
        var secret = (await agency.SubscribeAsync(receiver.Url, "permit-issued")).GetProperty("secret").GetString()!;
        var message = agency.Issued();

        await fixture.Bus.PublishAsync(message);

        var notice = Assert.Single(await agency.FeedReachesAsync(1));
        Assert.Equal(1, notice.GetProperty("number").GetInt64());
        Assert.Equal("permit-issued", notice.GetProperty("topic").GetString());
        Assert.Equal(message.EventId, notice.GetProperty("eventId").GetGuid());
        Assert.Equal("Permit A-1 was issued, valid from 2026-04-01 to 2027-03-31.", notice.GetProperty("summary").GetString());

        var delivery = await agency.DeliveryBecomesAsync("delivered");
        var webhook = Assert.Single(receiver.Received);
        Assert.True(webhook.VerifiesWith(secret));
        Assert.False(webhook.HasTrace);
        Assert.Equal(delivery.GetProperty("webhookId").GetString(), webhook.Id);
        Assert.Equal("permit-issued", webhook.Json.GetProperty("type").GetString());
        Assert.Equal(notice.ToString(), webhook.Json.GetProperty("data").ToString());

        var delivered = Assert.Single(await fixture.Bus.ReceivesAsync<NoticeDeliveredV1>(1, published => published.Agency == agency.Id));
        Assert.Equal((agency.State, 1, 1, "correlation-1"), (delivered.State, delivered.NoticeNumber, delivered.Attempts, delivered.CorrelationId));
    }
}
