using Marten;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Hosting.Events;

namespace Platform.Hosting;

/// <summary>
/// The <c>setup</c> verb, run with the database owner's connection string before any service starts: the schema, the grants of the role that
/// the service runs under (<c>Database:RuntimeRole</c>), and the broker's topology. A message published before its queue exists would be lost.
/// </summary>
public static class Setup
{
    /// <summary>Whether the program runs this verb: no background service runs then.</summary>
    public static bool IsRequested { get; } = Environment.GetCommandLineArgs().Skip(1).FirstOrDefault(arg => !arg.StartsWith('-')) == "setup";

    internal static async Task<int> RunAsync(WebApplication app)
    {
        Settings.Validate(app.Services);
        var store = app.Services.GetRequiredService<IDocumentStore>();
        var connection = app.Services.GetRequiredService<ConnectionSettings>().Database;
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        await IndexAsync(connection, app.Services.GetServices<EventIndex>());
        await SkipStatisticsAsync(connection);
        if (app.Services.GetRequiredService<DatabaseSettings>().RuntimeRole is { Length: > 0 } role)
            await GrantAsync(connection, role);
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await app.Services.GetRequiredService<IBusControl>().DeployAsync(timeout.Token);
        return 0;
    }

    private static async Task IndexAsync(string connection, IEnumerable<EventIndex> indexes)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        foreach (var index in indexes)
        {
            await using var command = source.CreateCommand($"CREATE INDEX IF NOT EXISTS {index.Name} ON mt_events {index.Definition}");
            // On a large store this can take arbitrarily long.
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    // No query searches by a whole JSON document. Statistics on them cost autovacuum a quarter of the database's time under load, because it sorts its sample.
    private static async Task SkipStatisticsAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand(
            """
            DO $$
            DECLARE skipped record;
            BEGIN
                FOR skipped IN SELECT attrelid::regclass AS name, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND atttypid = 'jsonb'::regtype AND attnum > 0 AND NOT attisdropped
                LOOP
                    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', skipped.name, skipped.attname);
                END LOOP;
            END $$
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    // History is never rewritten: the role that runs the service can append events but cannot change or delete them. It may create temporary tables,
    // in which an import compares its input with the editions in force.
    private static async Task GrantAsync(string connection, string role)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        var quoted = Quoted(role);
        var database = Quoted(new NpgsqlConnectionStringBuilder(connection).Database!);
        await using var command = source.CreateCommand(
            $"""
            GRANT TEMPORARY ON DATABASE {database} TO {quoted};
            GRANT USAGE ON SCHEMA public TO {quoted};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted};
            GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quoted};
            REVOKE UPDATE, DELETE, TRUNCATE ON mt_events FROM {quoted};
            REVOKE DELETE, TRUNCATE ON mt_streams FROM {quoted};
            """
        );
        await command.ExecuteNonQueryAsync();
    }

    private static string Quoted(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
