using System.Text.Json;
using Notification.Domain.Subscriptions;
using Notification.Service.Feeds;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Registry;

namespace Notification.Service.Tests;

public sealed class NoticesTests
{
    [Fact]
    public void Every_message_of_the_registry_and_the_permits_has_a_notice()
    {
        Assert.NotEmpty(Notices.MessageTypes);
        Assert.All(Notices.MessageTypes, type =>
        {
            var message = (RegistryMessage)JsonSerializer.Deserialize(Samples.Of(type).GetRawText(), type, JsonSerializerOptions.Web)!;
            var notice = Notices.Of(message);
            Assert.EndsWith(".", notice.Summary, StringComparison.Ordinal);
            Assert.Equal(Notices.TopicOf(type), notice.Topic);
        });
    }

    [Fact]
    public void A_topic_is_the_messages_name_without_its_version() => Assert.Equal(Topic.Parse("screening-completed"), Notices.TopicOf(typeof(ScreeningCompletedV1)));

    [Fact]
    public void What_the_application_says_is_not_told_on_with_a_hit()
    {
        var message = JsonSerializer.Deserialize<WatchHitV1>(Samples.Of(typeof(WatchHitV1)).GetRawText(), JsonSerializerOptions.Web)!;
        var told = Notices.Of(message with { Hit = message.Hit with { Evidence = [new() { Feature = "birth_date", Score = 1, Weight = 0.2, Detail = "secret detail", Query = "secret query", Candidate = "secret candidate" }] } });
        Assert.Contains("birth_date", told.Data.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", told.Data.ToString() + told.Summary, StringComparison.Ordinal);
    }
}
