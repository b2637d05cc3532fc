using System.Text.Json;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>Hits that the lists no longer give, and the permits that were suspended for them.</summary>
public sealed class HitEndTests(PermitFixture permit) : IClassFixture<PermitFixture>
{
    [Fact]
    public async Task A_permit_suspended_for_a_delisted_subject_is_offered_for_reinstatement()
    {
        var hit = await SuspendedAsync();
        var before = await permit.GetAsync($"permits/{hit.PermitId}");
        Assert.Equal(("unsc-1", false), (before.GetProperty("suspendedFor").GetProperty("subjectId").GetString(), Offered(before)));
        Assert.Equal(1, before.GetProperty("openHits").GetArrayLength());
        await permit.Bus.PublishAsync(PermitFixture.WatchHitEnded(hit, "delisted"));
        var after = await Eventually.BecomesAsync(() => permit.GetAsync($"permits/{hit.PermitId}"), Offered);
        Assert.Equal(("suspended", 0), (after.GetProperty("status").GetString(), after.GetProperty("openHits").GetArrayLength()));
        Assert.Equal("delisted", after.GetProperty("endedHits")[0].GetProperty("cause").GetString());
    }

    [Fact]
    public async Task A_permit_that_an_undone_edition_alone_suspended_is_reinstated_once()
    {
        var hit = await SuspendedAsync();
        var end = PermitFixture.WatchHitEnded(hit, "undone");
        await permit.Bus.PublishAsync(end);
        var reinstated = await permit.DecidedAsync(hit.PermitId, "issued");
        Assert.Equal("edition-undone", reinstated.GetProperty("reasons")[0].GetProperty("rule").GetString());
        // The same message again, and the registry's repeat of it.
        await permit.Bus.PublishAsync(end);
        await permit.Bus.PublishAsync(end with { EventId = Guid.CreateVersion7() });
        var other = await SuspendedAsync();
        Assert.NotEqual(hit.PermitId, other.PermitId);
        Assert.Equal(reinstated.GetProperty("version").GetInt64(), (await permit.GetAsync($"permits/{hit.PermitId}")).GetProperty("version").GetInt64());
    }

    private static bool Offered(JsonElement permit) => permit.GetProperty("reinstatementOffered").GetBoolean();

    private async Task<WatchHitV1> SuspendedAsync()
    {
        var id = await permit.ApplyAndScreenAsync();
        await permit.DecidedAsync(id, "issued");
        var hit = PermitFixture.WatchHit(id);
        await permit.Bus.PublishAsync(hit);
        await permit.DecidedAsync(id, "suspended");
        return hit;
    }
}
