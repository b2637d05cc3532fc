using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using SanctionsRegistry.Contracts.Permits;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The three services on their own servers, which tests disrupt, with a collector of their metrics and the scripts of infra/.</summary>
public sealed class OperatedSystem : IAsyncLifetime
{
    private PrivateServers _servers = null!;

    public RunningSystem Services { get; private set; } = null!;

    public MetricsReceiver Metrics { get; private set; } = null!;

    public InfraScripts Infra { get; private set; } = null!;

    /// <summary>Publishes as another service would.</summary>
    public TestBus Bus { get; private set; } = null!;

    public HttpClient Officer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Metrics = await MetricsReceiver.StartAsync();
        _servers = await PrivateServers.StartAsync(InfraScripts.BrokerName, InfraScripts.BrokerName);
        var settings = new Dictionary<string, string>(Metrics.Settings) { ["Subscriptions__StuckAfter"] = "00:00:05" };
        Services = await RunningSystem.StartAsync(_servers.Postgres, _servers.RabbitMq, settings);
        Infra = new InfraScripts(Services, _servers);
        Bus = await TestBus.ConnectAsync(_servers.RabbitMq);
        Officer = Services.Key.Client(Services.Permit, "KOR", "KOR-MOEL", "officer");
    }

    public async Task DisposeAsync()
    {
        Officer?.Dispose();
        if (Bus is not null)
            await Bus.DisposeAsync();
        Infra?.Dispose();
        if (Services is not null)
            await Services.DisposeAsync();
        if (_servers is not null)
            await _servers.DisposeAsync();
        if (Metrics is not null)
            await Metrics.DisposeAsync();
    }

    /// <summary>Applies for a permit.</summary>
    public Task<Guid> ApplyAsync(string? key = null) => PermitSamples.ApplyAsync(Officer, PermitSamples.Application(), key);

    public Task<HttpResponseMessage> TryApplyAsync(string? key = null) => PermitSamples.PostAsync(Officer, PermitSamples.Application(), key);

    public Task<IReadOnlyList<string>> DecidedAsync(Guid permit) =>
        Eventually.BecomesAsync(() => HistoryAsync(permit), types => types.Any(type => type is "permit_issued" or "permit_referred"));

    /// <summary>The types of a permit's events.</summary>
    public async Task<IReadOnlyList<string>> HistoryAsync(Guid permit)
    {
        var history = await Officer.GetFromJsonAsync<JsonElement>(new Uri($"permits/{permit}/history", UriKind.Relative));
        return [.. history.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("type").GetString()!)];
    }

    /// <summary>The references of an agency's notices, in the feed's order.</summary>
    public async Task<IReadOnlyList<string?>> FeedAsync(string agency)
    {
        using var reader = Services.Key.Client(Services.Notification, "KOR", agency, "officer");
        var feed = await reader.GetFromJsonAsync<JsonElement>(new Uri("feed?limit=1000", UriKind.Relative));
        return [.. feed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reference").GetString())];
    }

    /// <summary>The number of messages in a queue's error queue.</summary>
    public async Task<long> SetAsideAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = _servers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue + "_error")).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            return 0; // The error queue is created when the first message is moved to it.
        }
    }

    public Task QuietAsync() => TestServers.WaitUntilQuietAsync(_servers.RabbitMq, _servers.RabbitMqManagement);

    /// <summary>Sends bytes that are not a message to a queue.</summary>
    public async Task SendUnreadableAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = _servers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true)
        );
        var properties = new BasicProperties { ContentType = "application/json", DeliveryMode = DeliveryModes.Persistent };
        await channel.BasicPublishAsync(exchange: "", routingKey: queue, mandatory: true, properties, Encoding.UTF8.GetBytes("{ this is no message"));
    }

    /// <summary>Empties an error queue.</summary>
    public async Task DiscardSetAsideAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = _servers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueuePurgeAsync(queue + "_error");
    }

    public Task ControlBrokerAsync(params string[] arguments) => _servers.ControlRabbitMqAsync(arguments);

    /// <summary>Runs a statement as the owner of a service's database, or as the server's superuser.</summary>
    /// <param name="service">The service; null for the superuser.</param>
    public async Task<int> ExecuteAsync(string? service, string sql, params object[] values)
    {
        await using var source = NpgsqlDataSource.Create(service is null ? _servers.Postgres : Services.Databases[service].OwnerConnection);
        await using var command = source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.AddWithValue(value);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>A readiness report in which a check has failed.</summary>
    public static bool Says((HttpStatusCode Status, JsonElement Report) ready, string check) =>
        ready.Status == HttpStatusCode.ServiceUnavailable
        && ready.Report.GetProperty("checks").GetProperty(check).GetProperty("status").GetString() == "Unhealthy";

    /// <summary>A message that only the notification service consumes.</summary>
    public static PermitReinstatedV1 Reinstated(string agency, int number, string state = "KOR") =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = state,
            Agency = agency,
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 5,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            CorrelationId = "c",
            CausationId = null,
            PermitId = Guid.CreateVersion7(),
            Reference = string.Create(CultureInfo.InvariantCulture, $"N-{number}"),
            Reason = new()
            {
                Rule = "officer-decision",
                LegalBasis = [],
                Text = "Cleared.",
                Screened = null,
                SubjectId = null,
                List = null,
                Edition = null,
                Score = null,
            },
        };
}
