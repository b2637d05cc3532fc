using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>The service's database (<c>ConnectionStrings</c> in the configuration). Not a record, which would print the password.</summary>
public sealed class ConnectionSettings : ICheckedSettings
{
    /// <summary>The connection string, under the role that runs the service; for <c>setup</c>, under the owner.</summary>
    public string Database { get; init; } = ServiceHost.IsGeneratingOpenApi ? "Host=none" : "";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Database.Length == 0)
            yield return "Set ConnectionStrings:Database.";
        else if (!IsConnectionString())
            yield return "ConnectionStrings:Database (not shown, because it contains a password) must be like Host=…;Database=…;Username=…;Password=….";
    }

    private bool IsConnectionString()
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(Database) is { Host.Length: > 0, Database.Length: > 0 };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return false;
        }
    }
}

/// <summary>How the database is set up (<c>Database</c> in the configuration).</summary>
internal sealed record DatabaseSettings
{
    /// <summary>For <c>setup</c>: the role that runs the service. It is granted what the service needs.</summary>
    public string? RuntimeRole { get; init; }
}
