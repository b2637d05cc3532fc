using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;

namespace EndToEnd.Tests.Loss;

/// <summary>The registry: each application is screened. Two instances, so that one works while a batch of the other is held.</summary>
internal sealed class RegistryUnderTest() : ServiceUnderTest("registry", typeof(ScreeningCompletedV1))
{
    public override string PublishedEvent => "screening_completed";

    protected override int Instances => 2;

    // A batch of messages is one transaction, so there are fewer transactions than messages.
    protected override int HoldEvery => 2;

    public override async Task WorkAsync(int items)
    {
        var before = Distinct<ScreeningCompletedV1>().Count;
        await PacedAsync(items, _ => Bus.PublishAsync(Applied()));
        await ReachAsync<ScreeningCompletedV1>(before + items);
    }

    public override async Task CheckAsync(int items)
    {
        Assert.Equal(items, Distinct<ScreeningCompletedV1>().Select(message => message.PermitId).Distinct().Count());
        Assert.Equal(items, Distinct<ScreeningCompletedV1>().Count);
        Assert.Equal(items, await CountAsync("mt_events WHERE type = 'screening_completed'"));
    }

    private static PermitAppliedV1 Applied() =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = "KOR",
            Agency = "KOR-MOEL",
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 1,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            PermitId = Guid.CreateVersion7(),
            Reference = "R-1",
            Worker = new()
            {
                Names = ["Nguyen Van An"],
                BirthDate = "1990-04-01",
                Nationality = "VNM",
                Gender = null,
                Documents = [],
            },
            Employer = new()
            {
                Name = "Hanbit Shipyard",
                Country = "KOR",
                RegistrationNumber = null,
            },
        };
}
