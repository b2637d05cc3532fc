using System.Globalization;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Permits end by themselves after their last day, each once.</summary>
public sealed class ExpiryTests
{
    [FakeClockFact]
    public async Task After_downtime_two_instances_end_each_permit_that_has_ended_once_and_no_other()
    {
        const int Ending = 450;
        var clock = Path.GetTempFileName();
        try
        {
            await FakeClockFactAttribute.SetAsync(clock, TimeSpan.Zero);
            using var key = new DevelopmentKey();
            var rabbitMq = await TestServers.CreateVirtualHostAsync();
            var database = await PreparedServices.CreateAsync("permit", rabbitMq);
            await using var bus = await TestBus.ConnectAsync(rabbitMq, PermitFixture.Published);
            var lasting = Guid.Empty;
            await using (var before = ServiceProcess.Create("permit", database, rabbitMq, key))
            {
                await before.StartAsync();
                using var officer = key.Client(before, "KOR", "KOR-MOEL", "officer");
                using var other = key.Client(before, "FRA", "FRA-DGEFP", "officer");
                for (var number = 0; number < Ending; number++)
                {
                    var (agency, state) = number % 2 == 0 ? (officer, "KOR") : (other, "FRA");
                    await bus.PublishAsync(PermitSamples.Screening(await PermitSamples.ApplyAsync(agency, PermitSamples.Application()), state));
                }

                var longer = PermitSamples.Application();
                longer["validTo"] = TimeProvider.System.GetUtcNow().AddYears(9).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                lasting = await PermitSamples.ApplyAsync(officer, longer);
                await bus.PublishAsync(PermitSamples.Screening(lasting));
                await bus.ReceivesAsync<PermitIssuedV1>(Ending + 1);
            }

            // The permits are valid for 13 months.
            await FakeClockFactAttribute.SetAsync(clock, TimeSpan.FromDays(13 * 31 + 7));
            var settings = FakeClockFactAttribute.SetBy(clock);
            await using var one = ServiceProcess.Create("permit", database, rabbitMq, key, settings);
            await using var two = ServiceProcess.Create("permit", database, rabbitMq, key, settings);
            await Task.WhenAll(one.StartAsync(), two.StartAsync());

            var expired = await bus.ReceivesAsync<PermitExpiredV1>(Ending);
            Assert.Equal(Ending, expired.Select(message => message.PermitId).Distinct().Count());
            Assert.Equal(["FRA", "KOR"], expired.Select(message => message.State!).Distinct().Order(StringComparer.Ordinal));
            Assert.All(expired, message => Assert.Equal("validity-ended", message.Reason.Rule));
            Assert.DoesNotContain(expired, message => message.PermitId == lasting);
            await using var source = NpgsqlDataSource.Create(database.OwnerConnection);
            await using var count = source.CreateCommand("select count(*), count(distinct stream_id) from mt_events where type = 'permit_expired'");
            await using var reader = await count.ExecuteReaderAsync();
            await reader.ReadAsync();
            Assert.Equal((Ending, Ending), ((int)reader.GetInt64(0), (int)reader.GetInt64(1)));
        }
        finally
        {
            File.Delete(clock);
        }
    }
}
