using Npgsql;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>
/// What PostgreSQL spends its time on and waits for under full load: its most expensive statements, and a sample of its sessions every 20 ms.
/// </summary>
internal sealed class DatabaseProfile : IAsyncDisposable
{
    private const int Shown = 30;
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(20);

    private readonly NpgsqlDataSource _server;
    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<string, int> _waits = new(StringComparer.Ordinal);
    private readonly (long Transactions, long Sessions) _before;
    private readonly Task _sampling;

    private DatabaseProfile(NpgsqlDataSource server, (long Transactions, long Sessions) before) =>
        (_server, _before, _sampling) = (server, before, SampleAsync(server));

    /// <summary>A setting that is read only when the server starts.</summary>
    public const string Setting = "alter system set shared_preload_libraries = 'pg_stat_statements'";

    /// <summary>Resets the statistics, and starts sampling.</summary>
    public static async Task<DatabaseProfile> BeginAsync(PrivateServers servers)
    {
        var server = NpgsqlDataSource.Create(servers.Postgres);
        string[] statements =
        [
            "create extension if not exists pg_stat_statements",
            "alter system set pg_stat_statements.track = 'all'",
            "alter system set pg_stat_statements.track_planning = 'on'",
            "select pg_reload_conf()",
            "select pg_stat_statements_reset()",
        ];
        foreach (var statement in statements)
        {
            await using var command = server.CreateCommand(statement);
            await command.ExecuteNonQueryAsync();
        }

        return new(server, await CountAsync(server));
    }

    /// <summary>Prints the results, per application.</summary>
    public async Task PrintAsync(int applications)
    {
        await _ended.CancelAsync();
        await _sampling;
        await using (
            var read = _server.CreateCommand(
                $"""
                select d.datname, s.calls, s.total_exec_time, s.total_plan_time, s.rows, s.wal_bytes, s.toplevel,
                    regexp_replace(left(s.query, 230), '\s+', ' ', 'g')
                from pg_stat_statements s join pg_database d on d.oid = s.dbid order by s.total_exec_time + s.total_plan_time desc limit {Shown}
                """
            )
        )
        {
            await using var rows = await read.ExecuteReaderAsync();
            Console.WriteLine("  calls and microseconds (run, plan) for each application, rows a call, bytes of WAL for each application:");
            while (await rows.ReadAsync())
            {
                Console.WriteLine(
                    PipelineCase.Text($"  {rows.GetInt64(1) / (double)applications, 7:0.000} {rows.GetDouble(2) * 1000 / applications, 6:0} ")
                        + PipelineCase.Text($"{rows.GetDouble(3) * 1000 / applications, 5:0} {rows.GetInt64(4) / (double)rows.GetInt64(1), 6:0.0} ")
                        + PipelineCase.Text($"{rows.GetDecimal(5) / applications, 6:0}  {rows.GetString(0)[..Math.Min(12, rows.GetString(0).Length)], -12} ")
                        + PipelineCase.Text($"{(rows.GetBoolean(6) ? "" : "(inner) ")}{rows.GetString(7)}")
                );
            }
        }

        var after = await CountAsync(_server);
        Console.WriteLine(
            PipelineCase.Text($"  {(after.Transactions - _before.Transactions) / (double)applications:0.00} transactions for each application; ")
                + PipelineCase.Text($"{after.Sessions - _before.Sessions} new sessions")
        );
        Console.WriteLine(
            "  sessions that were not idle, by what they waited for: "
                + string.Join(
                    ", ",
                    _waits
                        .OrderByDescending(wait => wait.Value)
                        .Take(12)
                        .Select(wait => PipelineCase.Text($"{wait.Key} {wait.Value / (double)_waits.Values.Sum():0.00}"))
                )
        );
    }

    private static async Task<(long Transactions, long Sessions)> CountAsync(NpgsqlDataSource server)
    {
        await using var read = server.CreateCommand("select sum(xact_commit + xact_rollback)::bigint, sum(sessions)::bigint from pg_stat_database");
        await using var row = await read.ExecuteReaderAsync();
        await row.ReadAsync();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _sampling;
        _ended.Dispose();
        await _server.DisposeAsync();
    }

    private async Task SampleAsync(NpgsqlDataSource server)
    {
        using var timer = new PeriodicTimer(SampleInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await using var read = server.CreateCommand(
                    "select coalesce(wait_event_type || ':' || wait_event, 'running') from pg_stat_activity "
                        + "where backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()"
                );
                await using var rows = await read.ExecuteReaderAsync(_ended.Token);
                while (await rows.ReadAsync(_ended.Token))
                    _waits[rows.GetString(0)] = _waits.GetValueOrDefault(rows.GetString(0)) + 1;
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }
}
