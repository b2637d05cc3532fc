using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Kernel;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>What an operator sees, from the outside, when something is stuck, and what fixes it.</summary>
public sealed class OperatorPathTests(OperatedSystem system) : IClassFixture<OperatedSystem>
{
    private const string Screenings = "permit-screening-completed";
    private const string Feed = "notification-feed";
    private static readonly string[] Issued = ["permit_applied", "permit_screening_received", "permit_issued"];
    private static readonly string[] Referred = ["permit_applied", "permit_screening_received", "permit_referred"];

    [Fact]
    public async Task A_message_that_cannot_be_handled_goes_to_the_error_queue_is_counted_and_takes_effect_once_after_requeue()
    {
        var counted = DeadLetters(Screenings);
        var key = Guid.CreateVersion7().ToString();
        var missing = NameBasedGuid.Create("idempotency-key", "permit", "KOR", "KOR-MOEL", key);
        var poison = PermitSamples.Screening(missing);
        // The test answers in place of the registry, whose own answers arrive later and change nothing.
        await WithoutRegistryAsync(async () =>
        {
            var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => system.ApplyAsync()));
            await Task.WhenAll([
                .. others.Take(10).Select(AnswerAsync),
                system.Bus.PublishAsync(poison),
                system.SendUnreadableAsync(Screenings),
                .. others.Skip(10).Select(AnswerAsync),
            ]);

            // The rest of its batch takes effect.
            foreach (var other in others)
                Assert.Equal(Issued, await system.DecidedAsync(other));
            await Eventually.BecomesAsync(() => system.SetAsideAsync(Screenings), count => count == 2);
            await Eventually.BecomesAsync(() => Task.FromResult(DeadLetters(Screenings)), now => now == counted + 2);
            Assert.Contains($"{Screenings}_error\t2", await system.Infra.RunAsync("requeue"), StringComparison.Ordinal);

            // The cause is fixed: the permit exists.
            Assert.Equal(missing, await system.ApplyAsync(key));
            Assert.Equal($"2 messages put back into {Screenings}.", await system.Infra.RunAsync("requeue", Screenings));
            Assert.Equal(Issued, await system.DecidedAsync(missing));
            // The unreadable message goes to the error queue again.
            await Eventually.BecomesAsync(() => system.SetAsideAsync(Screenings), count => count == 1);
            await system.DiscardSetAsideAsync(Screenings);
            await system.Bus.PublishAsync(poison);
        });
        await system.QuietAsync();
        Assert.Equal(Issued, await system.HistoryAsync(missing));
    }

    [Fact]
    public async Task Each_service_exports_counts_of_what_it_commits()
    {
        (string Metric, string Attribute)[] counters =
        [
            ("registry.permits.applied", ""),
            ("registry.screenings", "asked_by=application"),
            ("registry.notices", "topic=permit-applied"),
        ];
        var before = counters.Select(Count).ToList();
        await system.DecidedAsync(await system.ApplyAsync());
        foreach (var (counter, known) in counters.Zip(before))
            await Eventually.BecomesAsync(() => Task.FromResult(Count(counter)), count => count > known);

        double Count((string Metric, string Attribute) counter) => system.Metrics.ValueOf(counter.Metric, counter.Attribute) ?? 0;
    }

    [Fact]
    public async Task The_operators_script_requests_a_lost_screening_again()
    {
        var lost = await system.ApplyAsync();
        await system.DecidedAsync(lost);
        // Nothing is waiting any more: the script says so, and that a decided application cannot be screened again.
        Assert.Equal("0 applications will be screened again.", await system.Infra.RunAsync("requeue", "--undecided", "--state", "KOR"));
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            system.Infra.RunAsync("requeue", "--permit", lost.ToString(), "--state", "KOR")
        );
        Assert.Contains("it must be applied", refused.Message, StringComparison.Ordinal);

        Guid[] waiting = [];
        await WithoutRegistryAsync(async () =>
        {
            waiting = [await system.ApplyAsync(), await system.ApplyAsync()];
            Assert.Equal("1 application will be screened again.", await system.Infra.RunAsync("requeue", "--permit", waiting[0].ToString(), "--state", "KOR"));
            // The other has waited for two minutes.
            await system.ExecuteAsync(
                "permit",
                """
                UPDATE mt_doc_permit SET applied_at = applied_at - interval '2 minutes',
                    data = jsonb_set(data, '{appliedAt}', to_jsonb((data ->> 'appliedAt')::timestamptz - interval '2 minutes'))
                WHERE id = $1
                """,
                waiting[1]
            );
            await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => OperatedSystem.Says(ready, "undecided-applications"));
            await Eventually.BecomesAsync(() => Task.FromResult(system.Metrics.ValueOf("registry.permits.undecided", "")), undecided => undecided == 1);
            Assert.Equal("1 application will be screened again.", await system.Infra.RunAsync("requeue", "--undecided", "--state", "KOR"));
        });
        foreach (var permit in waiting)
            await system.DecidedAsync(permit);
        await system.QuietAsync();
        foreach (var permit in waiting)
            Assert.Equal(["permit_applied", "permit_screening_requested", "permit_screening_received", "permit_referred"], await system.HistoryAsync(permit));
        await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stuck_subscription_makes_the_service_unready_until_the_cause_is_fixed()
    {
        var known = await system.ApplyAsync();
        await system.DecidedAsync(known);
        await system.ExecuteAsync(
            "permit",
            """
            INSERT INTO mt_events SELECT (jsonb_populate_record(e, jsonb_build_object('seq_id', nextval('mt_events_sequence'),
                'id', gen_random_uuid(), 'version', 1000, 'type', 'permit_of_a_later_version'))).*
            FROM mt_events AS e WHERE e.stream_id = $1 AND e.version = 1
            """,
            known
        );
        await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => OperatedSystem.Says(ready, "subscriptions"));
        var waiting = await system.ApplyAsync();
        await Eventually.BecomesAsync(() => Task.FromResult(system.Metrics.ValueOf("registry.subscription.lag", "subscription=publisher")), lag => lag > 0);

        await system.ExecuteAsync("permit", "DELETE FROM mt_events WHERE type = 'permit_of_a_later_version'");
        await system.DecidedAsync(waiting);
        await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Existing_permits_are_imported_by_two_people_and_screened_by_the_registry()
    {
        var reference = Guid.CreateVersion7().ToString();
        var file = Path.ChangeExtension(Path.GetTempFileName(), ".csv");
        await File.WriteAllTextAsync(
            file,
            "issuedOn,permit/reference,permit/worker/names/0,permit/worker/nationality,permit/employer/name,permit/occupation,permit/validFrom,permit/validTo\n"
                + $"2025-12-01,{reference},Oddvar Brekkestø,NOR,Hanbit Shipyard,Welder,2025-12-15,2030-12-14\n"
        );
        // Exit code 3: it awaits approval.
        var waiting = await Assert.ThrowsAsync<InvalidOperationException>(() => system.Infra.RunAsync("import-permits", file));
        Assert.Contains("It awaits approval: 1 lines, of which 0 would be refused.", waiting.Message, StringComparison.Ordinal);
        var import = waiting.Message.Split("--approve ")[1].Split(' ')[0];
        Assert.Contains(
            "1 imported, 0 unchanged, 0 refused.",
            await system.Infra.RunAsync("import-permits", "--approve", import, "--reason", "Compared.", "--user", "lee@moj"),
            StringComparison.Ordinal
        );
        var found = await system.Officer.GetFromJsonAsync<JsonElement>(new Uri($"permits?reference={reference}", UriKind.Relative));
        var permit = found.GetProperty("items")[0].GetProperty("id").GetGuid();
        await Eventually.BecomesAsync(
            () => system.HistoryAsync(permit),
            types => types.SequenceEqual(["permit_imported", "permit_screening_received", "permit_upheld"])
        );
        File.Delete(file);
    }

    [Fact]
    public async Task A_bad_message_in_a_batch_of_a_feed_fails_alone_and_the_others_keep_their_order()
    {
        var counted = DeadLetters(Feed);
        for (var number = 1; number <= 30; number++)
            await system.Bus.PublishAsync(OperatedSystem.Reinstated("KOR-FEED", number, number == 10 ? "no State" : "KOR"));
        var expected = Enumerable.Range(1, 30).Where(number => number != 10).Select(number => string.Create(CultureInfo.InvariantCulture, $"N-{number}"));
        await Eventually.BecomesAsync(() => system.FeedAsync("KOR-FEED"), notices => notices.SequenceEqual(expected));
        await Eventually.BecomesAsync(() => system.SetAsideAsync(Feed), count => count == 1);
        await Eventually.BecomesAsync(() => Task.FromResult(DeadLetters(Feed)), now => now == counted + 1);
        await system.DiscardSetAsideAsync(Feed);
    }

    [Fact]
    public async Task While_the_brokers_disk_is_full_applications_are_accepted_and_afterwards_all_are_decided()
    {
        await system.ControlBrokerAsync("set_disk_free_limit", "1000000000000000");
        List<Guid> applied = [];
        try
        {
            for (var number = 0; number < 10; number++)
                applied.Add(await system.ApplyAsync());
            await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => OperatedSystem.Says(ready, "subscriptions"));
            applied.Add(await system.ApplyAsync());
        }
        finally
        {
            await system.ControlBrokerAsync("set_disk_free_limit", "50000000");
        }

        foreach (var permit in applied)
            Assert.Equal(Referred, await system.DecidedAsync(permit));
        await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task While_the_databases_are_read_only_requests_are_503_and_consumers_wait_and_afterwards_everything_resumes()
    {
        // Decided beforehand, so that the rest concerns only this outage.
        await system.DecidedAsync(await system.ApplyAsync());
        await system.QuietAsync();
        try
        {
            await SetReadOnlyAsync("on");
            await Eventually.BecomesAsync(system.Services.Permit.ReadyAsync, ready => OperatedSystem.Says(ready, "database"));
            using (var refused = await system.TryApplyAsync())
            {
                Assert.Equal(
                    (HttpStatusCode.ServiceUnavailable, "application/problem+json"),
                    (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType)
                );
            }

            await system.Bus.PublishAsync(OperatedSystem.Reinstated("KOR-READONLY", 1));
            var waits = Stopwatch.GetTimestamp();
            await Eventually.BecomesAsync(() => Task.FromResult(Stopwatch.GetElapsedTime(waits)), passed => passed > TimeSpan.FromSeconds(5));
            Assert.Equal(0, await system.SetAsideAsync(Feed));
            Assert.Empty(await system.FeedAsync("KOR-READONLY"));
        }
        finally
        {
            await SetReadOnlyAsync("off");
        }

        await Eventually.BecomesAsync(() => system.FeedAsync("KOR-READONLY"), notices => notices.SequenceEqual(["N-1"]));
        foreach (var service in system.Services.Services)
            await Eventually.BecomesAsync(service.ReadyAsync, ready => ready.Status == HttpStatusCode.OK);
        Assert.Equal(Referred, await system.DecidedAsync(await system.ApplyAsync()));
    }

    private async Task WithoutRegistryAsync(Func<Task> work)
    {
        await system.Services.Registry.KillAsync();
        try
        {
            await work();
        }
        finally
        {
            await system.Services.Registry.StartAsync();
        }
    }

    private Task AnswerAsync(Guid permit) => system.Bus.PublishAsync(PermitSamples.Screening(permit));

    private double DeadLetters(string queue) => system.Metrics.ValueOf("registry.dead_letters", $"queue={queue}") ?? 0;

    private async Task SetReadOnlyAsync(string value)
    {
        foreach (var database in system.Services.Databases.Values.Select(database => database.Name))
        {
            await system.ExecuteAsync(null, $"ALTER DATABASE {database} SET default_transaction_read_only = {value}");
            await system.ExecuteAsync(null, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", database);
        }
    }
}
