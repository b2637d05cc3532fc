using Tests.Support;

namespace EndToEnd.Tests.Loss;

/// <summary>
/// Every n-th transaction that appends events is held for four seconds, as by a stalled network or a starved CPU. An event store that
/// draws sequence numbers before the transaction, or skips numbers whose events are late, loses events here.
/// </summary>
public sealed class StalledTransactionTests
{
    private const int Items = 250;
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("registry", HoldPoint.BeforeAppend)]
    [InlineData("registry", HoldPoint.BeforeCommit)]
    [InlineData("permit", HoldPoint.BeforeAppend)]
    [InlineData("permit", HoldPoint.BeforeCommit)]
    [InlineData("notification", HoldPoint.BeforeAppend)]
    [InlineData("notification", HoldPoint.BeforeCommit)]
    public async Task Nothing_is_lost_or_duplicated_and_nothing_waits_behind_a_stalled_transaction(string name, HoldPoint point)
    {
        await using var service = ServiceUnderTest.Create(name);
        await service.StartAsync(point);

        await service.WorkAsync(Items);

        await service.CheckAsync(Items);
        Assert.True(service.Proxy!.Held >= 2, $"Only {service.Proxy.Held} transactions were held.");
        // From the decision to the message. A held event took at least as long as the hold, and events committed meanwhile did not wait for it.
        var times = service.Bus.Arrivals.Select(arrival => arrival.At - arrival.Message.OccurredAt).Order().ToList();
        Assert.True(times[^1] >= Hold, $"The longest took {times[^1]}.");
        Assert.True(times[times.Count / 4] < Hold / 2, $"Three quarters took longer than {times[times.Count / 4]}.");
        // No number was given up whose event did appear.
        Assert.Equal(0, await service.CountAsync("event_gap JOIN mt_events ON seq_id >= from_seq AND seq_id < to_seq"));
    }
}
