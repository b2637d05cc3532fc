using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Permits.Service.Permits;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>An application that the registry does not answer makes the service unready, at most a minute after its start.</summary>
[Collection(nameof(PermitService))]
public sealed class UndecidedApplicationsTests(PermitFixture permit)
{
    [Fact]
    public async Task An_undecided_application_is_counted_immediately_and_makes_the_service_unready_after_its_first_minute()
    {
        await permit.ApplyAsync();
        var time = new ManualTime(TimeProvider.System.GetUtcNow().AddMinutes(5));
        await using var database = NpgsqlDataSource.Create(permit.RuntimeConnection);
        using var undecided = new UndecidedApplications(database, time, NullLogger<UndecidedApplications>.Instance);
        await undecided.StartAsync(CancellationToken.None);

        await Eventually.BecomesAsync(() => Task.FromResult(undecided.Count), count => count > 0);
        Assert.Equal(HealthStatus.Degraded, await StatusAsync());
        time.Elapse(TimeSpan.FromSeconds(59));
        Assert.Equal(HealthStatus.Degraded, await StatusAsync());
        time.Elapse(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync());
        await undecided.StopAsync(CancellationToken.None);

        async Task<HealthStatus> StatusAsync() => (await undecided.CheckHealthAsync(new HealthCheckContext())).Status;
    }
}
