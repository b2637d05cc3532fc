using System.Globalization;

namespace Tests.Support.Chaos;

/// <summary>An agency that applies, reads its feed and receives its webhooks.</summary>
internal sealed class ChaosAgency(string state, string name, RunningSystem system, ChaosReceiver receiver)
{
    private const int Clients = 3;
    private static readonly string[] Topics = ["permit-applied", "screening-completed", "permit-issued", "permit-refused", "permit-referred"];
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private readonly Agency _agency = new(state, name, system, Timeout);
    private int _number;
    private bool _settled = true;

    public static IReadOnlyList<(string State, string Name)> All { get; } = [("KOR", "KOR-MOEL"), ("VNM", "VNM-MOLISA")];

    public string Name => _agency.Name;

    /// <summary>The permits of the accepted applications.</summary>
    public ICollection<Guid> Permits => _agency.Applied.Values;

    public Task SubscribeAsync() => _agency.SubscribeAsync(receiver.AddressOf(Name), Topics);

    /// <summary>Several clients, each applying repeatedly. An application that was started is completed.</summary>
    public Task ApplyUntilAsync(CancellationToken enough) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Clients)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using var pace = new PeriodicTimer(Pace);
                        while (!enough.IsCancellationRequested)
                        {
                            await _agency.ApplyAsync(Interlocked.Increment(ref _number));
                            await pace.WaitForNextTickAsync(CancellationToken.None);
                        }
                    })
                )
        );

    /// <summary>Waits until everything is decided, in the feed and delivered. If that takes too long, it is a fault.</summary>
    public async Task SettleAsync()
    {
        try
        {
            await Eventually.BecomesAsync(ReplayAsync, events => events.Count(e => e.IsDecision) >= Permits.Count, Timeout);
            await Eventually.BecomesAsync(FeedAsync, feed => feed.Count >= 3 * Permits.Count, Timeout);
            await Eventually.BecomesAsync(() => Task.FromResult(receiver.CountOf(Name)), count => count >= 3 * Permits.Count, Timeout);
        }
        catch (TimeoutException)
        {
            _settled = false;
        }
    }

    public Task<IReadOnlyList<ReplayedEvent>> ReplayAsync() => _agency.ReplayAsync();

    public Task<IReadOnlyList<FeedNotice>> FeedAsync() => _agency.FeedAsync();

    /// <summary>The faults in the history, the feed and the webhooks.</summary>
    public IEnumerable<string> Faults(IReadOnlyList<ReplayedEvent> events, IReadOnlyList<FeedNotice> notices)
    {
        if (!_settled)
            yield return Text($"not everything was decided, in the feed and delivered within {Timeout.TotalMinutes} minutes");
        if (
            events
                .GroupBy(e => e.StreamId)
                .Count(permit =>
                    !permit.OrderBy(e => e.Version).Take(2).Select(e => e.Type).SequenceEqual(["permit_applied", "permit_screening_received"])
                    || permit.Count() != 3
                )
            is > 0
                and var odd
        )
            yield return Text($"{odd} permits are not applied, screened and decided, each once");
        if (!notices.Select(notice => notice.Number).SequenceEqual(Enumerable.Range(1, notices.Count).Select(number => (long)number)))
            yield return "the feed has a gap or is out of order";
        if (notices.Count - notices.Select(notice => notice.EventId).Distinct().Count() is > 0 and var repeated)
            yield return Text($"the feed has {repeated} notices of events that it already had");
        var noticed = notices.Select(notice => notice.EventId).ToHashSet();
        if (events.Count(e => e.Type != "permit_screening_received" && !noticed.Contains(e.EventId)) is > 0 and var unnoticed)
            yield return Text($"{unnoticed} events are missing from the feed");
        if (notices.Count(notice => notice.Topic == "screening-completed") is var screened && screened != Permits.Count)
            yield return Text($"the feed has {screened} screenings of {Permits.Count} applications");
        if (notices.Count(notice => !receiver.Has(Name, notice.Number)) is > 0 and var undelivered)
            yield return Text($"{undelivered} notices reached no webhook");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
