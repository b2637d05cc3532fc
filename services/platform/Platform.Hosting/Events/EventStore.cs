using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>A service's own event store: the truth, the outbox and the evidence.</summary>
public static class EventStore
{
    /// <summary>
    /// Adds the store in <c>ConnectionStrings:Database</c>. A Member State is a tenant; every event carries who, why and in which trace;
    /// a projection that fails stops instead of skipping; the schema changes only in <c>setup</c>.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="configure">The service's pinned event names, snapshots and indexes.</param>
    /// <param name="indexes">Indexes over the events beyond what every service has.</param>
    public static MartenServiceCollectionExtensions.MartenConfigurationExpression AddEventStore(this WebApplicationBuilder builder, Action<StoreOptions> configure, params EventIndex[] indexes)
    {
        var connection = builder.Configuration.GetConnectionString("Database");
        if (connection is null && !ServiceHost.IsGeneratingOpenApi) throw new InvalidOperationException("Set ConnectionStrings:Database.");
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection ?? "Host=none")
        {
            // Sessions keep no state on a connection, so nothing is to be reset, and the few statements that come again and again stay prepared.
            NoResetOnClose = true,
            MaxAutoPrepare = 100,
        }));
        foreach (var index in (EventIndex[])[EventIndex.ByState, .. indexes]) builder.Services.AddSingleton(index);
        builder.Services.AddScoped<EventSessions>();
        builder.Services.AddSingleton<DaemonHealth>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database").AddCheck<DaemonHealth>("event-daemon");
        var marten = builder.Services.AddMarten(services =>
        {
            var options = new StoreOptions();
            options.Connection(services.GetRequiredService<NpgsqlDataSource>());
            // The casing is told to Marten itself: a naming policy alone would change what is stored, but not what queries and indexes ask for.
            options.UseSystemTextJsonForSerialization(configure: json =>
            {
                json.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
                // jsonb orders keys by length, so a discriminator need not come first.
                json.AllowOutOfOrderMetadataProperties = true;
            }, enumStorage: Weasel.Core.EnumStorage.AsString, casing: Weasel.Core.Casing.CamelCase);
            options.AutoCreateSchemaObjects = AutoCreate.None;
            options.DisableNpgsqlLogging = true;

            options.Events.StreamIdentity = StreamIdentity.AsGuid;
            options.Events.TenancyStyle = JasperFx.MultiTenancy.TenancyStyle.Conjoined;
            options.Events.AppendMode = EventAppendMode.Rich;
            options.Events.TimeProvider = services.GetRequiredService<TimeProvider>();
            options.Events.UseMandatoryStreamTypeDeclaration = true;
            // DistributedLock.Postgres refuses multiplexing over a data source: without this the daemon never starts.
            options.Events.UseAdvisoryLockTransaction = true;
            // The daemon wakes at the commit instead of at its next poll, which stays as the safety net. A notification that comes while the daemon looks
            // is lost to it, and what it then waits for is the next poll: a second unless told.
            options.Events.UseListenNotifyForEventAppends = true;
            options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
            options.Events.MetadataConfig.CorrelationIdEnabled = true;
            options.Events.MetadataConfig.CausationIdEnabled = true;
            options.Events.MetadataConfig.HeadersEnabled = true;
            options.Events.MetadataConfig.UserNameEnabled = true;

            options.Projections.Errors.SkipApplyErrors = false;
            options.Projections.Errors.SkipSerializationErrors = false;
            options.Projections.Errors.SkipUnknownEvents = false;
            options.Projections.RebuildErrors.SkipApplyErrors = false;
            options.Projections.RebuildErrors.SkipSerializationErrors = false;
            options.Projections.RebuildErrors.SkipUnknownEvents = false;

            options.Policies.AllDocumentsAreMultiTenanted();
            options.Schema.For<Messaging.MessageReceipt>().DocumentAlias("message_receipt");
            foreach (var index in services.GetServices<EventIndex>()) options.Events.IgnoreIndex(index.Name);
            configure(options);
            return options;
        });
        return ServiceHost.IsGeneratingOpenApi || Setup.IsRequested ? marten : marten.AddAsyncDaemon(DaemonMode.HotCold);
    }
}
