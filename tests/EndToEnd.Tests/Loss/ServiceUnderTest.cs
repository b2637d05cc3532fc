using System.Globalization;
using Npgsql;
using SanctionsRegistry.Contracts;
using Tests.Support;

namespace EndToEnd.Tests.Loss;

/// <summary>One service as a process, on its own database and virtual host; the test plays the others over the real broker.</summary>
/// <param name="name"><c>registry</c>, <c>permit</c> or <c>notification</c>.</param>
/// <param name="published">The messages that it publishes.</param>
public abstract class ServiceUnderTest(string name, params Type[] published) : IAsyncDisposable
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);

    private readonly List<ServiceProcess> _instances = [];

    /// <summary>The stored name of an event that the service publishes from any stream.</summary>
    public abstract string PublishedEvent { get; }

    public TestBus Bus { get; private set; } = null!;

    /// <summary>The proxy in front of its database; null when there is none.</summary>
    public PostgresProxy? Proxy { get; private set; }

    /// <summary>The service, or one of its instances.</summary>
    public ServiceProcess Service => _instances[0];

    /// <summary>The owner's direct connection to its database.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    protected DevelopmentKey Key { get; } = new();

    /// <summary>The number of instances: within one, a queue's batches run one after the other.</summary>
    protected virtual int Instances => 1;

    /// <summary>Every n-th transaction that appends events is held.</summary>
    protected virtual int HoldEvery => 10;

    public static ServiceUnderTest Create(string service) =>
        service switch
        {
            "registry" => new RegistryUnderTest(),
            "permit" => new PermitUnderTest(),
            "notification" => new NotificationUnderTest(),
            _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
        };

    /// <summary>Starts the service, with a proxy in front of its database if there is a point to hold it at.</summary>
    public async Task StartAsync(HoldPoint? point = null)
    {
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync(name, rabbitMq);
        Database = NpgsqlDataSource.Create(database.OwnerConnection);
        await PrepareAsync();
        Bus = await TestBus.ConnectAsync(rabbitMq, published);
        if (point is not null)
        {
            Proxy = PostgresProxy.Start(TestServers.Postgres, point.Value, HoldEvery, Hold);
            database = database with { RuntimeConnection = Proxy.Redirect(database.RuntimeConnection) };
        }

        for (var instance = 0; instance < Instances; instance++)
        {
            _instances.Add(ServiceProcess.Create(name, database, rabbitMq, Key, AllSettings));
            await _instances[^1].StartAsync();
        }

        await BeginAsync();
    }

    /// <summary>Gives the service this many work items, and waits until it has published the result of each.</summary>
    public abstract Task WorkAsync(int items);

    /// <summary>Checks in the store and on the bus that each item was handled exactly once.</summary>
    public abstract Task CheckAsync(int items);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Bus is not null)
            await Bus.DisposeAsync();
        foreach (var instance in _instances)
            await instance.DisposeAsync();
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        if (Database is not null)
            await Database.DisposeAsync();
        await EndAsync();
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The number of rows that a query returns.</summary>
    public async Task<long> CountAsync(string from, params object[] parameters)
    {
        await using var command = Database.CreateCommand($"SELECT count(*) FROM {from}");
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    protected virtual IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>();

    private Dictionary<string, string> AllSettings => new(Settings) { ["Subscriptions__LateEventsShown"] = "00:00:10" };

    protected virtual Task PrepareAsync() => Task.CompletedTask;

    protected virtual Task BeginAsync() => Task.CompletedTask;

    protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>The distinct messages of a type: each is published at least once.</summary>
    protected IReadOnlyList<T> Distinct<T>()
        where T : RegistryMessage => [.. Bus.Received.OfType<T>().DistinctBy(message => message.EventId)];

    /// <summary>Waits until this many distinct messages of a type have arrived since.</summary>
    protected Task ReachAsync<T>(int count)
        where T : RegistryMessage =>
        Eventually.BecomesAsync(() => Task.FromResult(Distinct<T>().Count), received => received >= count, TimeSpan.FromSeconds(90));

    /// <summary>Runs an action for each number, at a pace that gives the service many small transactions rather than a few large ones.</summary>
    protected static async Task PacedAsync(int items, Func<int, Task> act)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        var acting = new List<Task>();
        for (var item = 0; item < items; item++)
        {
            await pace.WaitForNextTickAsync();
            acting.Add(act(item));
        }

        await Task.WhenAll(acting);
    }
}
