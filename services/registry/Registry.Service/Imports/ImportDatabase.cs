using System.Globalization;
using Npgsql;
using Platform.Hosting.Events;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>
/// Connections for imports, not pooled: an import's locks and temporary tables belong to its connection and end with it.
/// </summary>
internal sealed class ImportDatabase(ConnectionSettings settings) : IDisposable
{
    // One statement may wait until another import of the list has ended, and may itself process a million subjects.
    private const int TimeoutSeconds = 3600;

    private readonly Lazy<NpgsqlDataSource> _source = new(() =>
        NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(settings.Database)
            {
                Pooling = false,
                CommandTimeout = TimeoutSeconds,
                ApplicationName = "registry import",
            }
        )
    );

    /// <summary>Opens a connection that holds an import; null if another connection holds it.</summary>
    public Task<NpgsqlConnection?> TryHoldAsync(ImportId import, CancellationToken cancellationToken) => TryHoldAsync(LockOf(import), cancellationToken);

    /// <summary>Opens a connection that holds a lock; null if another connection holds it.</summary>
    public async Task<NpgsqlConnection?> TryHoldAsync(string name, CancellationToken cancellationToken)
    {
        var connection = await _source.Value.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await TryLockAsync(connection, name, cancellationToken))
                return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>
    /// Releases a connection's locks and closes it. Closing alone would release them only when the server notices, and the client may send its next
    /// request before that.
    /// </summary>
    public static async Task ReleaseAsync(NpgsqlConnection held)
    {
        await using (held)
        {
            try
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", held) { CommandTimeout = 5 };
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
            {
                // A broken connection holds no lock.
            }
        }
    }

    /// <summary>Takes an import's lock until the transaction ends, if no connection holds it.</summary>
    public static async Task<bool> TryLockAsync(NpgsqlTransaction transaction, ImportId import, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock(hashtextextended($1, 0))", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = LockOf(import) } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static string LockOf(ImportId import) => string.Create(CultureInfo.InvariantCulture, $"import {import.Value:N}");

    public void Dispose()
    {
        if (_source.IsValueCreated)
            _source.Value.Dispose();
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", connection)
        {
            Parameters = { new() { Value = name } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
