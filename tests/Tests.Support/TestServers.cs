using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Tests.Support;

/// <summary>The PostgreSQL and RabbitMQ servers that <c>infra/test</c> starts for a run, and what a test creates in them for itself.</summary>
public static class TestServers
{
    private static readonly ConcurrentDictionary<int, bool> GivenPorts = [];

    public static string Postgres => Required("SR_TEST_POSTGRES");

    public static Uri RabbitMq => new(Required("SR_TEST_RABBITMQ"));

    public static Uri RabbitMqManagement => new(Required("SR_TEST_RABBITMQ_MANAGEMENT"));

    /// <summary>A new database with an owner role for <c>setup</c> and a runtime role for the service, as <c>infra/up</c> creates them.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(string service, string? superuser = null)
    {
        superuser ??= Postgres;
        var name = NewName(service);
        await ExecuteAsync(
            superuser,
            $"CREATE ROLE {name}_owner LOGIN PASSWORD 'owner'",
            $"CREATE ROLE {name} LOGIN PASSWORD 'runtime'",
            $"CREATE DATABASE {name} OWNER {name}_owner"
        );
        return new(name, name, As(superuser, name, name + "_owner", "owner"), As(superuser, name, name, "runtime"));
    }

    /// <summary>A copy of a database that nobody is connected to; it has the same roles.</summary>
    public static async Task<TestDatabase> CopyDatabaseAsync(TestDatabase original)
    {
        var name = NewName(original.RuntimeRole.Split('_')[0]);
        await ExecuteAsync(Postgres, $"CREATE DATABASE {name} TEMPLATE {original.Name} OWNER {original.RuntimeRole}_owner");
        return new(name, original.RuntimeRole, At(original.OwnerConnection), At(original.RuntimeConnection));

        string At(string connection) => new NpgsqlConnectionStringBuilder(connection) { Database = name }.ConnectionString;
    }

    /// <summary>A new virtual host, so that a run shares no queue with another.</summary>
    public static async Task<Uri> CreateVirtualHostAsync(Uri? rabbitMq = null, Uri? management = null)
    {
        rabbitMq ??= RabbitMq;
        management ??= RabbitMqManagement;
        var name = $"test-{Guid.CreateVersion7():N}";
        using var client = Management(management);
        var response = await client.PutAsync(new Uri($"api/vhosts/{name}", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        response.EnsureSuccessStatusCode();
        return new UriBuilder(rabbitMq) { Path = name }.Uri;
    }

    /// <summary>Waits until no queue of a virtual host except error queues contains a message, delivered or not: everything in transit has arrived.</summary>
    public static Task WaitUntilQuietAsync(Uri rabbitMq, Uri? management = null) =>
        Eventually.BecomesAsync(
            async () =>
            {
                using var client = Management(management);
                var queues = await client.GetFromJsonAsync<JsonElement>(new Uri($"api/queues/{rabbitMq.AbsolutePath.TrimStart('/')}", UriKind.Relative));
                return queues
                    .EnumerateArray()
                    .Sum(queue =>
                        queue.TryGetProperty("messages", out var messages)
                        && !queue.GetProperty("name").GetString()!.EndsWith("_error", StringComparison.Ordinal)
                            ? messages.GetInt64()
                            : 0
                    );
            },
            messages => messages == 0,
            TimeSpan.FromMinutes(2)
        );

    /// <summary>The number of messages in the error queues of a virtual host.</summary>
    public static async Task<long> SetAsideAsync(Uri rabbitMq, Uri? management = null)
    {
        using var client = Management(management);
        var queues = await client.GetFromJsonAsync<JsonElement>(new Uri($"api/queues/{rabbitMq.AbsolutePath.TrimStart('/')}", UriKind.Relative));
        return queues
            .EnumerateArray()
            .Sum(queue =>
                queue.TryGetProperty("messages", out var messages) && queue.GetProperty("name").GetString()!.EndsWith("_error", StringComparison.Ordinal)
                    ? messages.GetInt64()
                    : 0
            );
    }

    /// <summary>The broker's management API.</summary>
    public static HttpClient Management(Uri? management = null)
    {
        management ??= RabbitMqManagement;
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(management.UserInfo)));
        var client = new HttpClient { BaseAddress = new UriBuilder(management) { UserName = "", Password = "" }.Uri };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        return client;
    }

    /// <summary>
    /// A TCP port that nothing listens on, and that no other call in this process gets. It is below the kernel's range for outgoing connections, so that no
    /// client takes it before the server starts.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            if (!GivenPorts.TryAdd(port, true))
                continue;
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
            {
                // Another program's.
            }
        }
    }

    /// <summary>The folder of the solution file.</summary>
    public static string RepositoryRoot { get; } = FindUp(AppContext.BaseDirectory, "SanctionsRegistry.sln");

    private static string NewName(string service) => $"{service}_{Guid.CreateVersion7():N}";

    private static async Task ExecuteAsync(string superuser, params string[] statements)
    {
        await using var source = NpgsqlDataSource.Create(superuser);
        foreach (var sql in statements)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string As(string superuser, string database, string user, string password) =>
        new NpgsqlConnectionStringBuilder(superuser)
        {
            Database = database,
            Username = user,
            Password = password,
            IncludeErrorDetail = true,
            MaxPoolSize = 40,
        }.ConnectionString;

    private static string FindUp(string folder, string file)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, file)))
                return at.FullName;
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"No {file} above {folder}."));
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: run the tests with infra/test, which starts the servers they need.");
}

/// <summary>A test's own database.</summary>
/// <param name="Name">Its name.</param>
/// <param name="RuntimeRole">The role that the service runs under.</param>
/// <param name="OwnerConnection">For <c>setup</c>.</param>
/// <param name="RuntimeConnection">For the service.</param>
public sealed record TestDatabase(string Name, string RuntimeRole, string OwnerConnection, string RuntimeConnection);
