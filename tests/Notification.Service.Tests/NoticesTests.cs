using System.Text.Json;
using Notification.Domain.Subscriptions;
using Notification.Service.Feeds;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;

namespace Notification.Service.Tests;

public sealed class NoticesTests
{
    [Fact]
    public void Every_message_of_the_registry_and_the_permits_has_a_notice()
    {
        Assert.NotEmpty(Notices.MessageTypes);
        Assert.All(
            Notices.MessageTypes,
            type =>
            {
                var message = (RegistryMessage)JsonSerializer.Deserialize(Samples.Of(type).GetRawText(), type, JsonSerializerOptions.Web)!;
                var notice = Notices.Of(message);
                Assert.EndsWith(".", notice.Summary, StringComparison.Ordinal);
                Assert.Equal(Notices.TopicOf(type), notice.Topic);
            }
        );
    }

    [Fact]
    public void A_topic_is_the_messages_name_without_its_version() =>
        Assert.Equal(Topic.From("screening-completed"), Notices.TopicOf(typeof(ScreeningCompletedV1)));

    [Fact]
    public void A_notice_of_a_decision_has_its_reason_and_names_the_legal_basis()
    {
        var message = JsonSerializer.Deserialize<PermitRefusedV1>(Samples.Of(typeof(PermitRefusedV1)).GetRawText(), JsonSerializerOptions.Web)!;
        var reason = new ReasonV1
        {
            Rule = "dprk-nationality",
            LegalBasis = ["2375/17"],
            Text = "Prohibited.",
            Screened = null,
            SubjectId = null,
            List = null,
            Edition = null,
            Score = null,
        };
        var notice = Notices.Of(message with { Reference = "R-1", Reason = reason });
        Assert.Equal("Application R-1 was refused under 2375/17.", notice.Summary);
        Assert.Equal("""{"reason":{"rule":"dprk-nationality","legalBasis":["2375/17"],"text":"Prohibited."}}""", notice.Data.GetRawText());
    }

    [Fact]
    public void A_notice_of_a_hit_does_not_quote_the_application()
    {
        var message = JsonSerializer.Deserialize<WatchHitV1>(Samples.Of(typeof(WatchHitV1)).GetRawText(), JsonSerializerOptions.Web)!;
        var notice = Notices.Of(
            message with
            {
                Hit = message.Hit with
                {
                    Evidence =
                    [
                        new()
                        {
                            Feature = "birth_date",
                            Score = 1,
                            Weight = 0.2,
                            Detail = "secret detail",
                            Query = "secret query",
                            Candidate = "secret candidate",
                        },
                    ],
                },
            }
        );
        Assert.Contains("birth_date", notice.Data.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", notice.Data.ToString() + notice.Summary, StringComparison.Ordinal);
    }
}
