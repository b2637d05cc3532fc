using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>
/// Connections that outlive a statement, one for each subscription. The server ends a session that is silent for longer than a paused process may
/// hold its position; a live process is never silent that long, because the driver sends keepalives. Commits of a position do not wait for the disk:
/// if a crash sets the position back a few events, they are handed over again.
/// </summary>
internal sealed class EventTailDatabase : IAsyncDisposable
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    public EventTailDatabase(string connection) =>
        Source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connection)
            {
                Pooling = false,
                KeepAlive = 5,
                Options =
                    $"-c idle_session_timeout={LongestSilence.TotalMilliseconds:0} "
                    + $"-c idle_in_transaction_session_timeout={LongestSilence.TotalMilliseconds:0} -c synchronous_commit=off",
                MaxAutoPrepare = 20,
                AutoPrepareMinUsages = 2,
            }
        );

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
