using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>Applications that are screened while an edition is being imported.</summary>
public sealed class RaceTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_person_who_is_listed_while_being_screened_is_reported_exactly_once()
    {
        const int Applications = 150;
        var edition = await registry.ImportAsync(RegistryFixture.List(1, RegistryFixture.Individual(1, "RI CHOL MIN")));
        await registry.RescreenedAsync(edition);
        for (var round = 2; round <= 4; round++)
        {
            // Everyone applies under the name that the next edition lists.
            var name = ((string[])["WOLFGANG DRAGOMIR", "CELESTINE HAKIMOV", "HUMBERTO LUNDQVIST"])[round - 2];
            var applications = Enumerable
                .Range(0, Applications)
                .Select(_ => PermitSamples.Applied(name, round % 2 == 0 ? "KOR" : "DEU", nationality: "PRK"))
                .ToList();
            var publishing = Task.WhenAll(applications.Select(registry.Bus.PublishAsync));
            var next = await registry.ImportAsync(
                RegistryFixture.List(round, RegistryFixture.Individual(1, "RI CHOL MIN"), RegistryFixture.Individual(round, name))
            );
            await publishing;
            await registry.RescreenedAsync(next);

            var permits = applications.Select(application => application.PermitId).ToHashSet();
            var screened = await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(Applications, message => permits.Contains(message.PermitId));
            var missed = screened.Where(message => message.Hits.Count == 0).Select(message => message.PermitId).ToHashSet();
            var reported = await registry.Bus.ReceivesAsync<WatchHitV1>(missed.Count, message => missed.Contains(message.PermitId));
            Assert.Equal(Applications, screened.Select(message => message.PermitId).Distinct().Count());
            Assert.Equal(missed.Order(), reported.Select(message => message.PermitId).Order());
            Assert.DoesNotContain(
                registry.Bus.Received.OfType<WatchHitV1>(),
                message => permits.Contains(message.PermitId) && !missed.Contains(message.PermitId)
            );
            Console.WriteLine($"{missed.Count} of {Applications} were screened before the edition was published, and reported by their watch");
        }
    }
}
