using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SanctionsRegistry.Contracts.Notifications;
using Tests.Support;

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
        Assert.DoesNotContain("receiver-key", fixture.Service.Log, StringComparison.Ordinal);
        Assert.Equal(delivery.GetProperty("webhookId").GetString(), webhook.Id);
        Assert.Equal("permit-issued", webhook.Json.GetProperty("type").GetString());
        Assert.Equal(notice.ToString(), webhook.Json.GetProperty("data").ToString());

        var delivered = Assert.Single(await fixture.Bus.ReceivesAsync<NoticeDeliveredV1>(1, published => published.Agency == agency.Id));
        Assert.Equal((agency.State, 1, 1, "correlation-1"), (delivered.State, delivered.NoticeNumber, delivered.Attempts, delivered.CorrelationId));
    }

    [Fact]
    public async Task A_receiver_that_fails_three_times_gets_the_notice_at_the_fourth_attempt()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (request, context) => Task.FromResult(context.Response.StatusCode = request <= 3 ? 500 : 204);
        var agency = fixture.NewAgency();
        var secret = (await agency.SubscribeAsync(receiver.Url, "*")).GetProperty("secret").GetString()!;

        await fixture.Bus.PublishAsync(agency.Issued());

        var delivery = await agency.DeliveryBecomesAsync("delivered");
        Assert.Equal([500, 500, 500, 204], delivery.GetProperty("attempts").EnumerateArray().Select(attempt => attempt.GetProperty("status").GetInt32()));
        Assert.Equal(4, receiver.Received.Count);
        Assert.Single(receiver.Received.Select(webhook => webhook.Id).Distinct());
        Assert.All(receiver.Received, webhook => Assert.True(webhook.VerifiesWith(secret)));
    }

    [Fact]
    public async Task A_delivery_that_always_fails_is_listed_as_given_up_and_can_be_redelivered()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) => Task.FromResult(context.Response.StatusCode = 503);
        var agency = fixture.NewAgency();
        await agency.SubscribeAsync(receiver.Url, "*");

        await fixture.Bus.PublishAsync(agency.Issued());

        var givenUp = await agency.DeliveryBecomesAsync("givenUp");
        Assert.Equal("The receiver answered 503.", givenUp.GetProperty("givenUpBecause").GetString());
        Assert.Equal(4, givenUp.GetProperty("attempts").GetArrayLength());
        var undeliverable = Assert.Single(await fixture.Bus.ReceivesAsync<NoticeUndeliverableV1>(1, published => published.Agency == agency.Id));
        Assert.Equal((1, 4, "The receiver answered 503."), (undeliverable.NoticeNumber, undeliverable.Attempts, undeliverable.Reason));

        receiver.Answer = (_, _) => Task.CompletedTask;
        var path = $"deliveries/{givenUp.GetProperty("id").GetGuid()}";
        using var read = await agency.Officer.GetAsync(path);
        Assert.Equal(HttpStatusCode.PreconditionRequired, await PostAsync(agency.Officer, $"{path}/redeliver", null));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PostAsync(agency.Officer, $"{path}/redeliver", "\"1\""));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(agency.Officer, $"{path}/redeliver", read.Headers.ETag!.Tag));
        var delivered = await agency.DeliveryBecomesAsync("delivered");
        Assert.Equal(5, delivered.GetProperty("attempts").GetArrayLength());
        Assert.Single(receiver.Received.Select(webhook => webhook.Id).Distinct());
    }

    [Fact]
    public async Task Gone_disables_the_subscription()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, context) => Task.FromResult(context.Response.StatusCode = 410);
        var agency = fixture.NewAgency();
        var id = (await agency.SubscribeAsync(receiver.Url, "*")).GetProperty("id").GetGuid();

        await fixture.Bus.PublishAsync(agency.Issued());
        await agency.DeliveryBecomesAsync("givenUp");
        Assert.Equal("disabled", (await agency.Officer.GetFromJsonAsync<JsonElement>($"subscriptions/{id}")).GetProperty("status").GetString());

        await fixture.Bus.PublishAsync(agency.Issued());
        await agency.FeedReachesAsync(2);
        Assert.Single(await agency.DeliveriesAsync());
        Assert.Single(receiver.Received);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_retry_after_is_honoured()
    {
        await using var elsewhere = await WebhookReceiver.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (request, context) =>
        {
            if (request == 1)
                context.Response.Redirect(elsewhere.Url);
            else if (request == 2)
                (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, "1");
            return Task.CompletedTask;
        };
        var agency = fixture.NewAgency();
        await agency.SubscribeAsync(receiver.Url, "*");

        await fixture.Bus.PublishAsync(agency.Issued());

        var attempts = (await agency.DeliveryBecomesAsync("delivered")).GetProperty("attempts").EnumerateArray().ToList();
        Assert.Equal([302, 429, 200], attempts.Select(attempt => attempt.GetProperty("status").GetInt32()));
        Assert.True(attempts[2].GetProperty("at").GetDateTimeOffset() - attempts[1].GetProperty("at").GetDateTimeOffset() >= TimeSpan.FromSeconds(1));
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_does_not_delay_others()
    {
        var released = new TaskCompletionSource();
        await using var slow = await WebhookReceiver.StartAsync();
        slow.Answer = (_, _) => released.Task;
        await using var quick = await WebhookReceiver.StartAsync();
        var agency = fixture.NewAgency();
        var slowly = (await agency.SubscribeAsync(slow.Url, "*")).GetProperty("id").GetGuid();
        for (var i = 0; i < 40; i++)
            await fixture.Bus.PublishAsync(agency.Issued());
        await agency.FeedReachesAsync(40);
        var other = fixture.NewAgency();
        await other.SubscribeAsync(quick.Url, "*");

        await fixture.Bus.PublishAsync(other.Issued());

        await other.DeliveryBecomesAsync("delivered");
        Assert.NotEmpty(await agency.DeliveriesAsync($"subscription={slowly}&status=pending"));
        released.SetResult();
        await Eventually.BecomesAsync(() => agency.DeliveriesAsync("status=pending&limit=200"), pending => pending.Count == 0);
    }

    [Fact]
    public async Task Deliveries_are_paged_newest_notice_first()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var agency = fixture.NewAgency();
        await agency.SubscribeAsync(receiver.Url, "*");
        await agency.SubscribeAsync(receiver.Url, "permit-issued");
        for (var i = 0; i < 5; i++)
            await fixture.Bus.PublishAsync(agency.Issued());
        await Eventually.BecomesAsync(() => agency.DeliveriesAsync("status=delivered"), delivered => delivered.Count == 10);

        var read = new List<(long Notice, Guid Id)>();
        for (string? next = ""; next is not null; )
        {
            var page = await agency.Officer.GetFromJsonAsync<JsonElement>($"deliveries?limit=3{(next.Length > 0 ? $"&cursor={next}" : "")}");
            read.AddRange(
                page.GetProperty("items")
                    .EnumerateArray()
                    .Select(delivery => (delivery.GetProperty("noticeNumber").GetInt64(), delivery.GetProperty("id").GetGuid()))
            );
            next = page.TryGetProperty("next", out var more) ? more.GetString() : null;
        }

        Assert.Equal([5, 5, 4, 4, 3, 3, 2, 2, 1, 1], read.Select(delivery => delivery.Notice));
        Assert.Equal(10, read.Select(delivery => delivery.Id).Distinct().Count());
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string path, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (ifMatch is not null)
            request.Headers.Add("If-Match", ifMatch);
        using var response = await client.SendAsync(request);
        return response.StatusCode;
    }
}
