using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Platform.Hosting.Messaging;

/// <summary>The broker, RabbitMQ through MassTransit: quorum queues, retries, error queues. Only this folder and the consumers depend on it.</summary>
public static class Bus
{
    // A process that is paused or cut off loses its messages after two of these; they return to the queue.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Adds the bus at <c>RabbitMq:Uri</c> with the queues of the service's batch handlers.</summary>
    public static void AddBus(this WebApplicationBuilder builder)
    {
        if (ServiceHost.IsGeneratingOpenApi)
            return;
        builder.AddSettings<RabbitMqSettings>("RabbitMq");
        var handlers = builder.Services.Select(descriptor => descriptor.ImplementationInstance).OfType<BatchConsumers>().ToList();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConfigureEndpointsCallback(ConfigureEndpoint);
            bus.AddReceiveObserver<DeadLetters>();
            foreach (var (consumer, definition) in handlers.SelectMany(handler => handler.Types))
                bus.AddConsumer(consumer, definition);
            bus.UsingRabbitMq(
                (context, rabbit) =>
                {
                    rabbit.Host(
                        new Uri(context.GetRequiredService<RabbitMqSettings>().Uri),
                        host =>
                        {
                            host.PublisherConfirmation = true;
                            host.Heartbeat(Heartbeat);
                        }
                    );
                    rabbit.DeployPublishTopology = true;
                    // A message is only its contract's JSON: MassTransit's envelope would be larger than most messages.
                    rabbit.UseRawJsonSerializer(default, isDefault: true);
                    rabbit.ConfigureJsonSerializerOptions(options => new(options) { WriteIndented = false });
                    rabbit.ConfigureEndpoints(context);
                }
            );
        });
    }

    private static void ConfigureEndpoint(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            rabbit.SetQuorumQueue();
            // Since RabbitMQ 4, a quorum queue drops a message after 20 deliveries by default; a crash loop must not lose one.
            rabbit.SetQueueArgument("x-delivery-limit", 1_000_000);
        }

        // Temporary failures (a database or broker restart, a lost race) are waited out. Anything else is retried briefly and then moved to the
        // endpoint's error queue, where it is counted and can be requeued.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(IsTransient);
            // Days: an outage is waited out, however long the operator takes.
            retry.Exponential(100_000, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        });
        endpoint.UseMessageRetry(retry =>
        {
            // About ten minutes: its predecessor may be behind a backlog. After that, the predecessor is probably lost or in the error queue.
            retry.Handle<MessageOvertookException>();
            retry.Exponential(130, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(100));
        });
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(exception => IsTransient(exception) || exception is MessageOvertookException or MessageNotHandledException);
            retry.Intervals(50, 200, 1000, 2000);
        });
    }

    private const string IdleInTransactionSessionTimeout = "25P03";

    // Conditions of the server or the session, not of the statement: a restart, a failover (the old primary is read-only), a session that the
    // server ended because this process was paused.
    private static readonly string[] TransientStates =
    [
        PostgresErrorCodes.AdminShutdown,
        PostgresErrorCodes.CrashShutdown,
        PostgresErrorCodes.CannotConnectNow,
        PostgresErrorCodes.ReadOnlySqlTransaction,
        PostgresErrorCodes.IdleSessionTimeout,
        IdleInTransactionSessionTimeout,
    ];

    /// <summary>Whether the database is unreachable or refuses all writes.</summary>
    public static bool IsOutage(Exception exception) =>
        exception switch
        {
            // Class 08: connections; 53: out of disk, memory or connections; 58: system errors.
            PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '8', ..] } => true,
            PostgresException postgres => TransientStates.Contains(postgres.SqlState) && postgres.SqlState != IdleInTransactionSessionTimeout,
            NpgsqlException npgsql => npgsql.InnerException is IOException or System.Net.Sockets.SocketException,
            _ => exception.InnerException is { } inner && IsOutage(inner),
        };

    /// <summary>Whether the failure is temporary, so that it is worth waiting and retrying.</summary>
    public static bool IsTransient(Exception exception) =>
        exception switch
        {
            MessageNotHandledException => false,
            TimeoutException => true,
            NpgsqlException npgsql => npgsql.IsTransient || IsOutage(npgsql) || TransientStates.Contains(npgsql.SqlState),
            _ => exception.InnerException is { } inner && IsTransient(inner),
        };
}

/// <summary>A message kept failing while the database was available.</summary>
public sealed class MessageNotHandledException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public MessageNotHandledException() { }

    /// <inheritdoc cref="Exception(string)"/>
    public MessageNotHandledException(string message)
        : base(message) { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public MessageNotHandledException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>A message arrived before its predecessor: it is retried later.</summary>
public sealed class MessageOvertookException : Exception
{
    /// <inheritdoc cref="Exception()"/>
    public MessageOvertookException() { }

    /// <inheritdoc cref="Exception(string)"/>
    public MessageOvertookException(string message)
        : base(message) { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public MessageOvertookException(string message, Exception innerException)
        : base(message, innerException) { }
}
