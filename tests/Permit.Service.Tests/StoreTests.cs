using System.Net;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The guarantees of the event store beneath the API.</summary>
[Collection(nameof(PermitService))]
public sealed class StoreTests(PermitFixture permit)
{
    [Theory]
    [InlineData("UPDATE mt_events SET data = '{}'")]
    [InlineData("DELETE FROM mt_events")]
    [InlineData("TRUNCATE mt_events")]
    [InlineData("DELETE FROM mt_streams")]
    [InlineData("DROP TABLE mt_events")]
    [InlineData("ALTER TABLE mt_events DISABLE TRIGGER ALL")]
    public async Task The_role_that_the_service_runs_under_cannot_rewrite_history(string sql)
    {
        await permit.ApplyAsync();
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var command = source.CreateCommand(sql);
        var denied = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
    }

    [Fact]
    public async Task The_columns_of_a_permit_agree_with_its_document()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var command = source.CreateCommand(
            """
            SELECT status = data ->> 'status' AND applied_at = (data ->> 'appliedAt')::timestamptz
                AND applicationreference = data -> 'application' ->> 'reference' AND applicationagency = data -> 'application' ->> 'agency'
                AND mt_version = (data ->> 'version')::bigint AND mt_version = (SELECT s.version FROM mt_streams AS s WHERE s.tenant_id = d.tenant_id
                    AND s.id = d.id) AND mt_version > 1
            FROM mt_doc_permit AS d WHERE id = $1
            """
        );
        command.Parameters.AddWithValue(id);
        Assert.Equal(true, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_message_without_a_queue_waits_in_the_store_until_there_is_one()
    {
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        await using var service = ServiceProcess.Create("permit", await TestServers.CreateDatabaseAsync("permit"), rabbitMq, key);
        await service.SetupAsync();
        await service.StartAsync();
        using var officer = key.Client(service, "KOR", "KOR-MOEL", "officer");
        var id = await permit.ApplyAsync(client: officer);

        // The registry is set up only now.
        await Eventually.BecomesAsync(
            () => Task.FromResult(service.Log),
            log => log.Contains("NO_ROUTE", StringComparison.OrdinalIgnoreCase) || log.Contains("returned", StringComparison.OrdinalIgnoreCase)
        );
        await using var bus = await TestBus.ConnectAsync(rabbitMq, typeof(PermitAppliedV1));
        Assert.NotEmpty(await bus.ReceivesAsync<PermitAppliedV1>(1, message => message.PermitId == id));
    }

    /// <summary>Neither draws a sequence number: a repeat collides with the stream first, another application with the snapshot.</summary>
    [Fact]
    public async Task A_repeated_application_and_one_with_a_used_reference_leave_no_gap_in_the_sequence_of_events()
    {
        var before = await GapsAsync();
        var key = Guid.CreateVersion7().ToString();
        var application = PermitFixture.Application();
        for (var time = 0; time < 3; time++)
        {
            using var response = await PermitSamples.PostAsync(permit.Officer, application, key);
            Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        }

        using var other = await PermitSamples.PostAsync(permit.Officer, application);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        Assert.Equal(before, await GapsAsync());
    }

    [Fact]
    public async Task Concurrent_hits_on_one_permit_are_all_recorded_and_leave_no_gap_in_the_sequence_of_events()
    {
        const int Hits = 8;
        var id = await permit.ApplyAndScreenAsync();
        var before = await GapsAsync();
        await Task.WhenAll(Enumerable.Range(0, Hits).Select(_ => permit.Bus.PublishAsync(PermitFixture.WatchHit(id))));
        await Eventually.BecomesAsync(
            async () =>
                (await permit.GetAsync($"permits/{id}/history"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Count(item => item.GetProperty("type").GetString() == "permit_watch_hit_received"),
            taken => taken == Hits
        );
        Assert.Equal(before, await GapsAsync());
    }

    private async Task<long> GapsAsync()
    {
        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        await using var command = source.CreateCommand("SELECT last_value - (SELECT count(*) FROM mt_events) FROM mt_events_sequence");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
