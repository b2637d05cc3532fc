using System.Globalization;

namespace Tests.Support.Chaos;

/// <summary>What can be killed.</summary>
public enum Victim
{
    /// <summary>The registry service.</summary>
    Registry,

    /// <summary>The permit service.</summary>
    Permit,

    /// <summary>The notification service.</summary>
    Notification,

    /// <summary>RabbitMQ.</summary>
    Broker,

    /// <summary>PostgreSQL.</summary>
    Database,
}

/// <summary>The result of a run.</summary>
/// <param name="Seed">Chooses the same victims again.</param>
/// <param name="Kills">The number of kills by victim.</param>
/// <param name="Applications">The number of accepted applications.</param>
/// <param name="Lost">The number without a decision.</param>
/// <param name="Doubled">The number decided more than once, and of additional applications created by one request.</param>
/// <param name="Faults">Everything else that is wrong.</param>
public sealed record ChaosResult(int Seed, IReadOnlyDictionary<Victim, int> Kills, int Applications, int Lost, int Doubled, IReadOnlyList<string> Faults)
{
    public bool IsClean => Lost == 0 && Doubled == 0 && Faults.Count == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            seed {Seed}; {Kills.Values.Sum()} kills ({string.Join(
                ", ",
                Kills.OrderBy(kill => kill.Key).Select(kill =>
                    string.Create(CultureInfo.InvariantCulture, $"{kill.Key.ToString().ToLowerInvariant()} {kill.Value}")
                )
            )})
            {string.Concat(Faults.Select(fault => $"{fault}\n"))}{Applications} applications, {Lost} lost, {Doubled} doubled
            """
        );
}

/// <summary>
/// A separate system accepts applications from two agencies while its services, its broker and its database are killed (SIGKILL) at random and restarted.
/// At the end each accepted application must have been decided exactly once, each feed must be without gaps or repeats, and each notice must have
/// reached the agency's webhook. The clients do what every client must: they repeat an unanswered request under the same idempotency key.
/// </summary>
public sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // One strike in four kills two victims together.
    private const int StrikesPerDouble = 4;

    // The broker takes ten times as long to start as a service, so it is chosen less often: a run of a given length then tests more of everything.
    private static readonly Victim[] Choices =
    [
        Victim.Registry,
        Victim.Registry,
        Victim.Permit,
        Victim.Permit,
        Victim.Notification,
        Victim.Notification,
        Victim.Database,
        Victim.Database,
        Victim.Broker,
    ];

    private readonly PrivateServers _servers;
    private readonly RunningSystem _system;
    private readonly Random _random;
    private readonly int _seed;
    private readonly Action<string> _say;
    private readonly Dictionary<Victim, int> _kills = [];

    private ChaosRun(PrivateServers servers, RunningSystem system, int seed, Action<string> say) =>
        (_servers, _system, _seed, _random, _say) = (servers, system, seed, new Random(seed), say);

    /// <param name="kills">The number of kills.</param>
    /// <param name="seed">Chooses the victims and the pauses; what is in progress at the moment of a kill is not repeatable.</param>
    /// <param name="say">Called for each kill.</param>
    public static async Task<ChaosResult> RunAsync(int kills, int seed, Action<string> say)
    {
        await using var servers = await PrivateServers.StartAsync();
        await using var receiver = await ChaosReceiver.StartAsync();
        await using var run = new ChaosRun(servers, await StartSystemAsync(servers), seed, say);
        return await run.RunAsync(kills, receiver);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _system.DisposeAsync();

    private static Task<RunningSystem> StartSystemAsync(PrivateServers servers) =>
        RunningSystem.StartAsync(
            servers.Postgres,
            servers.RabbitMq,
            servers.RabbitMqManagement,
            new Dictionary<string, string>
            {
                // The leases of a killed instance expire in seconds, and a delivery that times out on an overloaded machine is retried soon.
                ["Deliveries__Timeout"] = "00:00:05",
                ["Deliveries__RetryDelays"] = string.Join(", ", Enumerable.Repeat("00:00:02", 50)),
            }
        );

    private async Task<ChaosResult> RunAsync(int kills, ChaosReceiver receiver)
    {
        var agencies = ChaosAgency.All.Select(agency => new ChaosAgency(agency.State, agency.Name, _system, receiver)).ToList();
        await _system.PublishDemoListAsync();
        foreach (var agency in agencies)
            await agency.SubscribeAsync();

        using var enough = new CancellationTokenSource();
        var load = Task.WhenAll(agencies.Select(agency => agency.ApplyUntilAsync(enough.Token)));
        for (var killed = 0; killed < kills; )
        {
            if (load.IsFaulted)
                break;
            await PauseAsync();
            killed += await StrikeAsync(kills - killed);
        }

        await PauseAsync();
        await enough.CancelAsync();
        await load;
        _say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{agencies.Sum(agency => agency.Permits.Count)} applications were accepted; waiting for everything in transit"
            )
        );
        return await CheckAsync(agencies);
    }

    private async Task<int> StrikeAsync(int most)
    {
        var victims = new HashSet<Victim> { Choose() };
        if (most > 1 && _random.Next(StrikesPerDouble) == 0)
            victims.Add(Choose());
        _say($"killing {string.Join(" and ", victims)}");
        await Task.WhenAll(victims.Select(KillAsync));
        foreach (var victim in victims)
            _kills[victim] = _kills.GetValueOrDefault(victim) + 1;
        await PauseAsync();
        // The servers first: services do not start without them.
        await Task.WhenAll(victims.Where(victim => victim is Victim.Broker or Victim.Database).Select(StartAsync));
        await Task.WhenAll(victims.Where(victim => victim is not (Victim.Broker or Victim.Database)).Select(StartAsync));
        return victims.Count;
    }

    private Victim Choose() => Choices[_random.Next(Choices.Length)];

    private async Task PauseAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + (_random.NextDouble() * LongestPause.TotalMilliseconds)));
        await timer.WaitForNextTickAsync();
    }

    private Task KillAsync(Victim victim) =>
        victim switch
        {
            Victim.Broker => _servers.KillRabbitMqAsync(),
            Victim.Database => _servers.KillPostgresAsync(),
            _ => ServiceOf(victim).KillAsync(),
        };

    private Task StartAsync(Victim victim) =>
        victim switch
        {
            Victim.Broker => _servers.StartRabbitMqAsync(),
            Victim.Database => _servers.StartPostgresAsync(),
            // Does not wait until it is ready: backlogs from the kills make it unready for a while, and a service may be killed in that state too.
            _ => ServiceOf(victim).StartUntilLiveAsync(),
        };

    private ServiceProcess ServiceOf(Victim victim) =>
        victim switch
        {
            Victim.Registry => _system.Registry,
            Victim.Permit => _system.Permit,
            _ => _system.Notification,
        };

    private async Task<ChaosResult> CheckAsync(IReadOnlyList<ChaosAgency> agencies)
    {
        var (lost, doubled, faults) = (0, 0, new List<string>());
        foreach (var agency in agencies)
            await agency.SettleAsync();
        // A repeat could still be in transit: wait for what is in the queues and what a restarted publisher sends again.
        await TestServers.WaitUntilQuietAsync(_system.RabbitMq, _servers.RabbitMqManagement);
        foreach (var agency in agencies)
        {
            var (events, notices) = (await agency.ReplayAsync(), await agency.FeedAsync());
            var permits = events.ToLookup(e => e.StreamId);
            lost += agency.Permits.Count(permit => !permits[permit].Any(e => e.IsDecision));
            doubled +=
                permits.Count(permit => permit.Count(e => e.IsDecision) > 1)
                + permits.Select(permit => permit.Key).Except(agency.Permits).Count()
                + agency.Permits.Count
                - agency.Permits.Distinct().Count();
            faults.AddRange(agency.Faults(events, notices).Select(fault => $"{agency.Name}: {fault}"));
        }

        var setAside = await TestServers.SetAsideAsync(_system.RabbitMq, _servers.RabbitMqManagement);
        if (setAside > 0)
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{setAside} messages are in error queues"));
        return new(_seed, _kills, agencies.Sum(agency => agency.Permits.Count), lost, doubled, faults);
    }
}
