using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>The people of a State's earlier applications are found again, by the State alone.</summary>
public sealed class KnownPeopleTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task A_person_who_applies_again_is_found_in_the_same_State_only()
    {
        var first = Applied("Ri Chol Min", "1970-02-03", "PRK", "654-321 098");
        Assert.Empty((await registry.ScreenAsync(first)).KnownPeople);

        var again = Applied("Bartholomew Quigley", "1999-12-31", "CHN", "654321098");
        var byDocument = Assert.Single((await registry.ScreenAsync(again)).KnownPeople);
        Assert.Equal((first.PermitId, 1), (byDocument.PermitId, byDocument.Score));
        var byName = await registry.ScreenAsync(Applied("Lee Chul-min", "1970-03-02", "VNM", "B7654321"));
        Assert.Equal((first.PermitId, true), (Assert.Single(byName.KnownPeople).PermitId, byName.AreAllKnownCompared));

        Assert.Empty((await registry.ScreenAsync(again with { EventId = Guid.CreateVersion7(), State = "DEU", PermitId = Guid.CreateVersion7() })).KnownPeople);
        // A screening again does not find the application itself.
        await registry.Bus.PublishAsync(RegistryFixture.Requested(first));
        var screened = await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(2, screening => screening.PermitId == first.PermitId);
        Assert.DoesNotContain(screened[^1].KnownPeople, known => known.PermitId == first.PermitId);
    }

    [Fact]
    public async Task The_holder_of_an_imported_permit_is_screened_and_found_again_when_they_apply()
    {
        var imported = Applied("Pak Yong Chol", "1979-08-09", "CHN", "I7778889");
        await registry.Bus.PublishAsync(RegistryFixture.Imported(imported));
        Assert.Single(await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(1, screening => screening.PermitId == imported.PermitId));
        var again = await registry.ScreenAsync(Applied("Park Young-chul", "1979-09-08", "VNM", "X1112223"));
        Assert.Equal(imported.PermitId, Assert.Single(again.KnownPeople).PermitId);
    }

    [Fact]
    public async Task Of_applications_that_arrive_together_each_finds_the_earlier_ones()
    {
        var applications = Enumerable.Range(0, 30).Select(_ => Applied("Kang Yong Gi", "1981-05-06", "CHN", "Q5551212")).ToList();
        await Task.WhenAll(applications.Select(registry.Bus.PublishAsync));
        var screenings = await registry.Bus.ReceivesAsync<ScreeningCompletedV1>(30, screening => applications.Exists(a => a.PermitId == screening.PermitId));
        // Each pair was compared once; at most 20 are named.
        Assert.Equal(Enumerable.Range(0, 30).Select(earlier => Math.Min(earlier, 20)), screenings.Select(screening => screening.KnownPeople.Count).Order());
    }

    [Fact]
    public async Task Too_many_people_who_share_a_date_of_birth_are_not_passed_over_in_silence()
    {
        await Task.WhenAll(
            Enumerable
                .Range(0, 510)
                .Select(number => registry.Bus.PublishAsync(Applied($"Worker {(char)('A' + (number % 26))}", "1960", "CHN", $"W{number:0000000}")))
        );
        var crowded = Applied("Bartholomew Quigley", "1960", "CHN", "Z0000000");
        await Eventually.BecomesAsync(
            async () => await registry.ScreenAsync(crowded with { EventId = Guid.CreateVersion7(), PermitId = Guid.CreateVersion7() }),
            screening => !screening.AreAllKnownCompared
        );
    }

    private static PermitAppliedV1 Applied(string name, string birthDate, string nationality, string passport) =>
        PermitSamples.Applied(
            name,
            birthDate: birthDate,
            nationality: nationality,
            documents:
            [
                new()
                {
                    Type = "passport",
                    Number = passport,
                    Issuer = null,
                },
            ]
        );
}
