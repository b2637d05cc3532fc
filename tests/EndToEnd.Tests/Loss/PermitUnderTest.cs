using System.Collections.Concurrent;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace EndToEnd.Tests.Loss;

/// <summary>The permit service: each application is published, and decided when its screening arrives.</summary>
internal sealed class PermitUnderTest() : ServiceUnderTest("permit", typeof(PermitAppliedV1), typeof(PermitIssuedV1))
{
    private readonly ConcurrentBag<Guid> _permits = [];
    private HttpClient _officer = null!;

    public override string PublishedEvent => "permit_applied";

    protected override Task BeginAsync()
    {
        _officer = Key.Client(Service, "KOR", "KOR-MOEL", "officer");
        return Task.CompletedTask;
    }

    protected override Task EndAsync()
    {
        _officer?.Dispose();
        return Task.CompletedTask;
    }

    public override async Task WorkAsync(int items)
    {
        var before = Distinct<PermitIssuedV1>().Count;
        var answered = Bus.Received.OfType<PermitAppliedV1>().Select(message => message.PermitId).ToHashSet();
        var applying = PacedAsync(items, async _ => _permits.Add(await PermitSamples.ApplyAsync(_officer, PermitSamples.Application())));
        for (var screened = 0; screened < items; )
        {
            var applied = (await Bus.ReceivesAsync<PermitAppliedV1>(1, message => !answered.Contains(message.PermitId)))
                .DistinctBy(message => message.PermitId)
                .ToList();
            foreach (var message in applied)
            {
                answered.Add(message.PermitId);
                await Bus.PublishAsync(PermitSamples.Screening(message.PermitId));
            }

            screened += applied.Count;
        }

        await applying;
        await ReachAsync<PermitIssuedV1>(before + items);
    }

    public override async Task CheckAsync(int items)
    {
        Assert.Equal(items, _permits.Distinct().Count());
        Assert.Equal(_permits.Order(), Distinct<PermitAppliedV1>().Select(message => message.PermitId).Order());
        Assert.Equal(_permits.Order(), Distinct<PermitIssuedV1>().Select(message => message.PermitId).Order());
        Assert.Equal(
            items,
            await CountAsync(
                "(SELECT stream_id FROM mt_events GROUP BY stream_id "
                    + "HAVING string_agg(type, ' ' ORDER BY version) = 'permit_applied permit_screening_received permit_issued') AS decided"
            )
        );
        Assert.Equal(3 * items, await CountAsync("mt_events"));
    }
}
