using JasperFx;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>A service's own event store: the source of truth, the outbox and the evidence.</summary>
public static class EventStore
{
    private static readonly TimeSpan LongestIdleTransaction = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Adds the store in <c>ConnectionStrings:Database</c>. A Member State is a tenant. Every event records its author, cause and trace.
    /// The schema changes only in <c>setup</c>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="configure">The service's pinned event names, snapshots and indexes.</param>
    /// <param name="indexes">Indexes over the events beyond what every service has.</param>
    public static void AddEventStore(this WebApplicationBuilder builder, Action<StoreOptions> configure, params EventIndex[] indexes)
    {
        builder.AddSettings<ConnectionSettings>("ConnectionStrings");
        builder.AddSettings<DatabaseSettings>("Database");
        builder.AddSettings<SubscriptionSettings>("Subscriptions");
        builder.Services.AddSingleton(services =>
            NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(services.GetRequiredService<ConnectionSettings>().Database)
                {
                    // Sessions keep no state on a connection, so it need not be reset, and the few recurring statements stay prepared.
                    NoResetOnClose = true,
                    // A paused process loses its locks on streams. No transaction of this pool waits for anything but the database; imports, which
                    // do, have their own connections.
                    Options = $"-c idle_in_transaction_session_timeout={LongestIdleTransaction.TotalMilliseconds:0}",
                    MaxAutoPrepare = 100,
                }
            )
        );
        foreach (var index in (EventIndex[])[EventIndex.ByState, .. indexes])
            builder.Services.AddSingleton(index);
        builder.Services.AddSingleton(services => new EventSessions(
            services.GetRequiredService<IDocumentStore>(),
            services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<CommitSignal>(),
            services.GetServices<IEventEffect>(),
            services.GetServices<ICommitObserver>(),
            services.GetRequiredService<TimeProvider>()
        ));
        builder.Services.AddSingleton<CommitSignal>();
        builder.Services.AddSingleton<EventTailState>();
        builder.Services.AddSingleton<SubscriptionPositions>();
        builder.Services.AddSingleton<SubscriptionProgress>();
        builder.Services.AddSingleton<SubscriptionHealth>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<SubscriptionHealth>("subscriptions");
        builder.Services.AddMarten(services =>
        {
            var options = new StoreOptions();
            options.Connection(services.GetRequiredService<NpgsqlDataSource>());
            // The casing is set in Marten itself: a naming policy alone would change what is stored but not what queries and indexes look for.
            options.UseSystemTextJsonForSerialization(
                configure: json =>
                {
                    json.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
                    // jsonb orders keys by length, so a discriminator need not come first.
                    json.AllowOutOfOrderMetadataProperties = true;
                },
                enumStorage: Weasel.Core.EnumStorage.AsString,
                casing: Weasel.Core.Casing.CamelCase
            );
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.DisableNpgsqlLogging = true;

            options.Events.StreamIdentity = StreamIdentity.AsGuid;
            options.Events.TenancyStyle = JasperFx.MultiTenancy.TenancyStyle.Conjoined;
            // The services append through EventTransaction (decision 0005). In this mode Marten's own appends follow decision 0004, too.
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            options.Events.UseExclusiveLockOnConcurrentAppends = true;
            options.Events.TimeProvider = services.GetRequiredService<TimeProvider>();
            options.Events.UseMandatoryStreamTypeDeclaration = true;
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.UserNameEnabled = true;

            options.Policies.AllDocumentsAreMultiTenanted();
            options.Storage.ExtendedSchemaObjects.Add(Messaging.MessageReceipts.CreateTable());
            options.Storage.ExtendedSchemaObjects.Add(EventPositionTables.CreatePositions());
            options.Storage.ExtendedSchemaObjects.Add(EventPositionTables.CreateClosedGaps());
            foreach (var index in services.GetServices<EventIndex>())
                options.Events.IgnoreIndex(index.Name);
            configure(options);
            return options;
        });
        if (ServiceHost.IsGeneratingOpenApi || Setup.IsRequested)
            return;
        builder.Services.AddSingleton(services => new EventTailDatabase(services.GetRequiredService<ConnectionSettings>().Database));
        builder.Services.AddSingleton<EventReader>();
        builder.Services.AddHostedService<CommitChannel>();
        builder.Services.AddHostedService<SubscriptionLag>();
        builder.Services.AddEventSubscription<SettledEvents>();
    }

    /// <summary>Runs a subscription to the committed events of the store.</summary>
    public static void AddEventSubscription<TSubscription>(this IServiceCollection services)
        where TSubscription : EventSubscription
    {
        if (ServiceHost.IsGeneratingOpenApi || Setup.IsRequested)
            return;
        services.AddSingleton<TSubscription>();
        services.AddSingleton<EventSubscription>(provider => provider.GetRequiredService<TSubscription>());
        // Not AddHostedService, which registers each type only once.
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<EventTail>(provider, provider.GetRequiredService<TSubscription>()));
    }
}
