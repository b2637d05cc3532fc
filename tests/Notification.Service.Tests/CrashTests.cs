using SanctionsRegistry.Contracts.Notifications;
using Tests.Support;

namespace Notification.Service.Tests;

public sealed class CrashTests(NotificationFixture fixture) : IClassFixture<NotificationFixture>
{
    [Fact]
    public async Task Killed_between_sending_and_recording_it_sends_again_under_the_same_id_and_is_delivered_once()
    {
        var held = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (request, _) =>
        {
            if (request > 1)
                return Task.CompletedTask;
            arrived.SetResult();
            return held.Task;
        };
        var agency = fixture.NewAgency();
        await agency.SubscribeAsync(receiver.Url, "*");
        await fixture.Bus.PublishAsync(agency.Issued());
        await arrived.Task;

        await fixture.Service.KillAsync();
        held.SetResult();
        await fixture.Service.StartAsync();

        var delivery = await agency.DeliveryBecomesAsync("delivered");
        Assert.Equal(2, receiver.Received.Count);
        Assert.Equal(receiver.Received[0].Id, receiver.Received[1].Id);
        Assert.Equal(1, delivery.GetProperty("attempts").GetArrayLength());
        await fixture.Bus.ReceivesAsync<NoticeDeliveredV1>(1, published => published.Agency == agency.Id);
    }

    [Fact]
    public async Task Two_instances_number_each_feed_without_gaps_or_repeats_although_one_is_killed()
    {
        await using var second = fixture.Create();
        await second.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var agencies = Enumerable.Range(0, 4).Select(_ => fixture.NewAgency()).ToList();
        foreach (var agency in agencies)
            await agency.SubscribeAsync(receiver.Url, "*");
        var messages = agencies
            .SelectMany(agency => Enumerable.Range(1, 50).Select(number => agency.Issued(reference: $"A-{number}")))
            .OrderBy(message => message.Reference, StringComparer.Ordinal)
            .ToList();

        // Each is published twice, as by a publisher that died before it stored its position.
        var publishing = Task.WhenAll(messages.Concat(messages).Select(fixture.Bus.PublishAsync));
        await agencies[0].FeedReachesAsync(5);
        await fixture.Service.KillAsync();
        await publishing;
        await fixture.Service.StartAsync();

        foreach (var agency in agencies)
        {
            var notices = await agency.FeedReachesAsync(50);
            Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), notices.Select(notice => notice.GetProperty("number").GetInt64()));
            Assert.Equal(
                messages.Where(message => message.Agency == agency.Id).Select(message => message.EventId).Order(),
                notices.Select(notice => notice.GetProperty("eventId").GetGuid()).Order()
            );
            await Eventually.BecomesAsync(() => agency.DeliveriesAsync("status=delivered&limit=200"), delivered => delivered.Count == 50);
        }

        // The receipts of the repeats are also written before the end.
        Assert.All(await Task.WhenAll(agencies.Select(agency => agency.FeedAsync())), feed => Assert.Equal(50, feed.Count));
    }
}
