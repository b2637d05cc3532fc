using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>From a list's file to a hit on a permit holder, over HTTP, PostgreSQL and RabbitMQ.</summary>
public sealed class MainFlowTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task An_application_is_screened_once_and_a_new_edition_reports_a_hit_once()
    {
        // Before the first import, a screening completes and names no edition.
        var early = PermitSamples.Applied("Ri Chol Min");
        var blind = await registry.ScreenAsync(early);
        Assert.Empty(blind.Editions);
        Assert.Empty(blind.Hits);

        // An import reports every subject that it names, and earlier applications are compared with it.
        var first = await registry.ImportAsync(
            RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(2, "PAK YONG SU"))
        );
        Assert.Single(await registry.Bus.ReceivesAsync<EditionPublishedV1>(1), message => message.Added == 2);
        Assert.Equal(2, (await registry.Bus.ReceivesAsync<SubjectListedV1>(2)).Count);
        var late = (await registry.Bus.ReceivesAsync<WatchHitV1>(1, hit => hit.PermitId == early.PermitId))[0];
        Assert.Equal("unsc-1", late.Hit.SubjectId);
        Assert.Equal("KOR", late.State);
        Assert.Equal("KOR-MOEL", late.Agency);
        Assert.Equal(early.CorrelationId, late.CorrelationId);
        Assert.Equal(first.GetProperty("edition").GetString(), Assert.Single(late.Editions).Edition);

        // Another spelling of a listed name is a hit, with evidence.
        var listed = await registry.ScreenAsync(PermitSamples.Applied("Yong-su Pak"));
        var hit = Assert.Single(listed.Hits);
        Assert.Equal(("worker", "unsc-2"), (hit.Screened, hit.SubjectId));
        Assert.True(hit.Score >= listed.Threshold);
        Assert.NotEmpty(hit.Evidence);

        // The same message again changes nothing, and neither does the same application under another id.
        var clear = PermitSamples.Applied("Kim Seo Yeon", "DEU", "1999-05-06", "KOR");
        await registry.Bus.PublishAsync(clear);
        await registry.Bus.PublishAsync(clear);
        await registry.Bus.PublishAsync(clear with { EventId = Guid.CreateVersion7() });
        Assert.Empty((await registry.ScreenAsync(clear)).Hits);
        await registry.ScreenAsync(PermitSamples.Applied("Somebody Else"));
        Assert.Equal(4, (await registry.EventsAsync())["screening_completed"]);
        Assert.Equal(4, (await registry.EventsAsync())["watch_started"]);

        // A new edition that names a permit holder reports a hit once, in the holder's State. Hits on subjects that it did not change are not repeated.
        await registry.RescreenedAsync(first);
        var second = await registry.ImportAsync(
            RegistryFixture.List(
                2,
                RegistryFixture.Individual(1, "RI CHOL MIN"),
                RegistryFixture.Individual(2, "PAK YONG SU"),
                RegistryFixture.Individual(3, "KIM SEO YEON", birth: "1999-05-06", nationality: "Republic of Korea")
            )
        );
        var reported = Assert.Single(await registry.Bus.ReceivesAsync<WatchHitV1>(1, message => message.PermitId == clear.PermitId));
        Assert.Equal(("DEU", "unsc-3"), (reported.State, reported.Hit.SubjectId));
        var pass = (await registry.RescreenedAsync(second)).GetProperty("rescreening");
        Assert.Equal((4, 1), (pass.GetProperty("watches").GetInt32(), pass.GetProperty("hits").GetInt32()));

        // The list says more about a subject, but nothing that was compared: no hit that an officer may have settled returns.
        var third = await registry.ImportAsync(
            RegistryFixture.List(
                3,
                RegistryFixture.Individual(1, "RI CHOL MIN", "Seen abroad."),
                RegistryFixture.Individual(2, "PAK YONG SU"),
                RegistryFixture.Individual(3, "KIM SEO YEON", birth: "1999-05-06", nationality: "Republic of Korea")
            )
        );
        await registry.RescreenedAsync(third);
        Assert.Equal(2, (await registry.EventsAsync())["watch_hit"]);

        // The evidence itself changes: that hit is reported again, and no other.
        var other = await registry.ImportAsync(
            RegistryFixture.List(
                4,
                RegistryFixture.Individual(1, "RI CHOL-MIN", "Seen abroad."),
                RegistryFixture.Individual(2, "PAK YONG SU"),
                RegistryFixture.Individual(3, "KIM SEO YEON", birth: "1999-05-06", nationality: "Republic of Korea")
            )
        );
        await registry.RescreenedAsync(other);
        Assert.Equal(2, (await registry.Bus.ReceivesAsync<WatchHitV1>(2, message => message.PermitId == early.PermitId)).Count);
        Assert.Equal(3, (await registry.EventsAsync())["watch_hit"]);

        // A permit that has ended is no longer watched.
        await registry.Bus.PublishAsync(RegistryFixture.Revoked(early));
        await Eventually.BecomesAsync(registry.EventsAsync, events => events.GetValueOrDefault("watch_ended") == 1);
        var fourth = await registry.ImportAsync(RegistryFixture.List(5, RegistryFixture.Individual(1, "RI CHOL MIN", "Seen again.")));
        await registry.RescreenedAsync(fourth);
        Assert.Equal(3, (await registry.EventsAsync())["watch_hit"]);
        Assert.Equal(2, (await registry.Bus.ReceivesAsync<SubjectDelistedV1>(2)).Count);
    }
}

/// <summary>Screenings that a supervisor requested.</summary>
public sealed class RequestedScreeningTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task An_application_is_screened_again_on_request_or_for_the_first_time_and_watched_once()
    {
        var known = PermitSamples.Applied("Ri Chol Min");
        var first = await registry.ScreenAsync(known);
        var request = RegistryFixture.Requested(known);
        await registry.Bus.PublishAsync(request);
        await registry.Bus.PublishAsync(request);
        var answers = await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(2, message => message.PermitId == known.PermitId);
        Assert.Equal((first.StreamId, 2L), (answers[1].StreamId, answers[1].StreamVersion));

        // The application arrives only after the request.
        var lost = PermitSamples.Applied("Pak Yong Su");
        await registry.Bus.PublishAsync(RegistryFixture.Requested(lost));
        Assert.Equal(1, (await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(1, message => message.PermitId == lost.PermitId))[0].StreamVersion);
        await registry.Bus.PublishAsync(lost);
        await registry.ScreenAsync(PermitSamples.Applied("Somebody Else"));
        var events = await registry.EventsAsync();
        Assert.Equal((4, 3), (events["screening_completed"], events["watch_started"]));
    }
}

/// <summary>Messages that arrive in another order than their events.</summary>
public sealed class OvertakingTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_revocation_that_comes_before_its_application_waits_for_it()
    {
        var applied = PermitSamples.Applied("Hong Gil Dong");
        var ended = (await registry.EventsAsync()).GetValueOrDefault("watch_ended");
        await registry.Bus.PublishAsync(RegistryFixture.Revoked(applied));
        await registry.ScreenAsync(applied);
        await Eventually.BecomesAsync(registry.EventsAsync, events => events.GetValueOrDefault("watch_ended") > ended);
    }
}
