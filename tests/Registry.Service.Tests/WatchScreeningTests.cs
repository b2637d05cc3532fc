using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using Registry.Domain.PermitScreenings;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>An edition's pass over the watches that is interrupted.</summary>
public sealed class InterruptedPassTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    private const int Each = 8;

    [Fact]
    public async Task A_pass_whose_instance_is_killed_is_repeated_and_no_one_is_reported_twice_or_omitted()
    {
        await registry.RescreenedAsync(await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN"))));
        List<PermitAppliedV1> holders =
        [
            .. Enumerable.Range(0, 2 * Each).Select(number => PermitSamples.Applied("Wolfgang Dragomir", number < Each ? "DEU" : "KOR")),
        ];
        foreach (var holder in holders)
            Assert.Empty((await registry.ScreenAsync(holder)).Hits);

        string edition;
        await using (var connection = await registry.ConnectAsync())
        {
            // Germany's hits come first and are committed; of Korea's, one stream is held.
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("select 1 from mt_streams where id = $1 for update", connection, transaction)
            {
                Parameters = { new() { Value = PermitId.From(holders[^1].PermitId).WatchStream } },
            };
            Assert.NotNull(await command.ExecuteScalarAsync());
            edition = (
                await registry.ImportAsync(
                    RegistryFixture.List(2, RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(2, "WOLFGANG DRAGOMIR"))
                )
            )
                .GetProperty("edition")
                .GetString()!;
            await Eventually.BecomesAsync(registry.EventsAsync, events => events.GetValueOrDefault("watch_hit") == Each);

            // An application in the meantime is compared with the new edition immediately.
            holders.Add(PermitSamples.Applied("Wolfgang Dragomir"));
            Assert.Single((await registry.ScreenAsync(holders[^1])).Hits);
            Assert.Equal(Each, (await registry.EventsAsync())["watch_hit"]);
            await registry.Service.KillAsync();
        }

        await using var other = registry.Create();
        await other.StartAsync();
        using var secretariat = registry.Client(other, null, "UN-SC", "secretariat");
        var pass = (
            await Eventually.BecomesAsync(
                () => RegistryFixture.GetAsync($"lists/un_sc_sanctions/editions/{edition}", secretariat),
                status => status.TryGetProperty("rescreening", out _)
            )
        ).GetProperty("rescreening");
        Assert.Equal(2 * Each, pass.GetProperty("hits").GetInt32());
        Assert.Equal(2 * Each, (await registry.EventsAsync())["watch_hit"]);
        var received = await registry.Bus.ReceivesAsync<WatchHitV1>(2 * Each);
        // A message may arrive twice, with the same id; its event happened once.
        Assert.Equal(
            holders.Take(2 * Each).Select(holder => (holder.PermitId, (string?)holder.CorrelationId)).Order(),
            received.DistinctBy(hit => hit.EventId).Select(hit => (hit.PermitId, hit.CorrelationId)).Order()
        );
    }
}

/// <summary>A small edition that is published while the watches are compared with a large one.</summary>
public sealed class SmallEditionTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_small_edition_is_compared_before_the_rest_of_a_large_one()
    {
        await registry.RescreenedAsync(await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN"))));
        string[] names = ["Wolfgang Dragomir", "Celestine Hakimov", "Bartholomew Quigley"];
        var holders = names.Select(name => PermitSamples.Applied(name)).ToList();
        foreach (var holder in holders)
            Assert.Empty((await registry.ScreenAsync(holder)).Hits);
        var (first, small, last) = (names[0], names[1], names[2]);

        // Neither the hit with the first subject nor the one with the last can be reported yet.
        await using var atFirst = await HoldAsync(holders[0]);
        await using var atLast = await HoldAsync(holders[2]);
        var subjects = Enumerable
            .Range(1000, 1000)
            .Select(number =>
                RegistryFixture.Individual(
                    number,
                    number switch
                    {
                        1000 => first,
                        1999 => last,
                        _ => string.Create(CultureInfo.InvariantCulture, $"OTHER K{number}"),
                    }
                )
            );
        await registry.ImportAsync(RegistryFixture.List(2, [.. subjects]));
        using var line = new StringContent(
            JsonSerializer.Serialize(
                new
                {
                    id = "xx-1",
                    schema = "Person",
                    properties = new { name = new[] { small } },
                }
            ),
            Encoding.UTF8,
            "application/x-ndjson"
        );
        using var published = await registry.Secretariat.PostAsync(new Uri("lists/xx_other/editions", UriKind.Relative), line);
        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        await atFirst.CloseAsync();
        await Eventually.BecomesAsync(registry.EventsAsync, events => events.GetValueOrDefault("watch_hit") == 2);
        var received = await registry.Bus.ReceivesAsync<WatchHitV1>(2);
        Assert.Equal([holders[0].PermitId, holders[1].PermitId], received.Select(hit => hit.PermitId));

        await atLast.CloseAsync();
        await Eventually.BecomesAsync(registry.EventsAsync, events => events.GetValueOrDefault("watches_rescreened") == 3);
        Assert.Equal(3, (await registry.EventsAsync())["watch_hit"]);
    }

    /// <summary>Locks a holder's watch until the connection is closed.</summary>
    private async Task<NpgsqlConnection> HoldAsync(PermitAppliedV1 holder)
    {
        var connection = await registry.ConnectAsync();
        await using var command = new NpgsqlCommand(
            $"begin; select 1 from mt_streams where id = '{PermitId.From(holder.PermitId).WatchStream}' for update",
            connection
        );
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}

/// <summary>What successive editions say about one subject, and what its watch reports.</summary>
public sealed class SubjectInTurnTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_subject_that_is_delisted_and_listed_again_is_reported_again()
    {
        var day = 0;
        await PublishAsync();
        var holder = PermitSamples.Applied("Celestine Hakimov");
        Assert.Empty((await registry.ScreenAsync(holder)).Hits);
        await PublishAsync(RegistryFixture.Individual(5, "CELESTINE HAKIMOV"));
        Assert.Equal(1, await HitsAsync());
        await PublishAsync();
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_ended"]);
        await PublishAsync(RegistryFixture.Individual(5, "CELESTINE HAKIMOV"));
        Assert.Equal(2, await HitsAsync());
        await PublishAsync(RegistryFixture.Individual(5, "CELESTINE HAKIMOV"));
        Assert.Equal(2, await HitsAsync());
        await PublishAsync(RegistryFixture.Individual(5, "CELESTINE HAKIMOV", birth: "1970-05-06"));
        Assert.Equal(3, await HitsAsync());
        await PublishAsync(RegistryFixture.Individual(5, "CELESTINE HAKIMOVA", birth: "1970-05-06"));
        Assert.Equal(4, await HitsAsync());
        Assert.Equal(1, (await registry.EventsAsync())["watch_hit_ended"]);

        async Task PublishAsync(params string[] others) =>
            await registry.RescreenedAsync(
                await registry.ImportAsync(
                    RegistryFixture.List(
                        ++day,
                        [RegistryFixture.Individual(1, "RI CHOL MIN", string.Create(CultureInfo.InvariantCulture, $"Day {day}.")), .. others]
                    )
                )
            );

        async Task<long> HitsAsync() => (await registry.EventsAsync()).GetValueOrDefault("watch_hit");
    }
}
