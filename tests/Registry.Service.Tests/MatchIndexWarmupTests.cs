using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Lists that are indexed before the first request.</summary>
public sealed class MatchIndexWarmupTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Every_instance_indexes_an_edition_before_a_request_whichever_instance_imported_it()
    {
        await using var other = registry.Create();
        await other.StartAsync();
        await registry.ImportAsync(
            RegistryFixture.List(
                1,
                RegistryFixture.Individual(1, "RI CHOL MIN"),
                RegistryFixture.Individual(2, "PAK YONG SU"),
                RegistryFixture.Individual(3, "HONG GIL DONG")
            )
        );
        foreach (var instance in (ServiceProcess[])[registry.Service, other])
            await Eventually.BecomesAsync(() => Task.FromResult(instance.Log), log => log.Contains("Match index ready: 3 subjects", StringComparison.Ordinal));
    }
}
