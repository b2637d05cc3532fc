using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

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
        await PacedAsync(items, _ => Bus.PublishAsync(PermitSamples.Applied("Nguyen Van An", nationality: "VNM")));
        await ReachAsync<ScreeningCompletedV1>(before + items);
    }

    public override async Task CheckAsync(int items)
    {
        Assert.Equal(items, Distinct<ScreeningCompletedV1>().Select(message => message.PermitId).Distinct().Count());
        Assert.Equal(items, Distinct<ScreeningCompletedV1>().Count);
        Assert.Equal(items, await CountAsync("mt_events WHERE type = 'screening_completed'"));
    }
}
