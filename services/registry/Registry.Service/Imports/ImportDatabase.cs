using System.Globalization;
using Npgsql;

namespace Registry.Service.Imports;

/// <summary>
/// Connections for imports, none of them pooled: what an import locks and stages belongs to its connection, and is gone with it.
/// </summary>
internal sealed class ImportDatabase(IConfiguration configuration) : IDisposable
{
    // One statement may wait until another import of the list has ended, and may itself go over a million subjects.
    private const int PatienceInSeconds = 3600;

    private readonly Lazy<NpgsqlDataSource> _source = new(() => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Database")) { Pooling = false, CommandTimeout = PatienceInSeconds, ApplicationName = "registry import" }));

    /// <summary>Opens a connection that holds an import; null where another holds it.</summary>
    public Task<NpgsqlConnection?> TryHoldAsync(Guid import, CancellationToken cancellationToken) => TryHoldAsync(LockOf(import), cancellationToken);

    /// <summary>Opens a connection that holds what goes by a name; null where another holds it.</summary>
    public async Task<NpgsqlConnection?> TryHoldAsync(string name, CancellationToken cancellationToken)
    {
        var connection = await _source.Value.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await TryLockAsync(connection, name, cancellationToken)) return connection;
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
    /// Lets go of what a connection holds, and ends it. With the connection the lock would end too, but only once the server has noticed: whoever is
    /// answered now may ask for it before.
    /// </summary>
    public static async Task LetGoAsync(NpgsqlConnection held)
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
                // A broken connection holds nothing any more.
            }
        }
    }

    /// <summary>The name of an import's lock.</summary>
    public static string LockOf(Guid import) => string.Create(CultureInfo.InvariantCulture, $"import {import:N}");

    public void Dispose()
    {
        if (_source.IsValueCreated) _source.Value.Dispose();
    }

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
