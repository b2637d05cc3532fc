using System.Text.Json;
using Npgsql;

namespace Permits.Service.Tests;

/// <summary>
/// The history of a State of its own: what really happened to some permits (issued, refused, referred, suspended), copied as often as a test needs. Each copy
/// begins an hour after the one before, and each of its events follows a day later.
/// </summary>
internal static class SeededHistory
{
    private const string CopyStreams = """
        INSERT INTO mt_streams (tenant_id, id, type, version)
        SELECT $1, md5($1 || s.id || copy)::uuid, s.type, s.version FROM mt_streams AS s, generate_series(1, $3) AS copy
        WHERE s.tenant_id = 'KOR' AND s.id = ANY($2)
        """;

    private const string CopyEvents = """
        INSERT INTO mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, headers, user_name)
        SELECT nextval('mt_events_sequence'), gen_random_uuid(), md5($1 || stream_id || copy)::uuid, version, data, type, at, $1, mt_dotnet_type, headers,
          user_name
        FROM (SELECT *, $4 + copy * interval '1 hour' + version * interval '1 day' AS at FROM mt_events, generate_series(1, $3) AS copy
          WHERE tenant_id = 'KOR' AND stream_id = ANY($2) ORDER BY at, stream_id) AS copied
        """;

    // The publisher reads the application of a decided permit from its snapshot.
    private const string CopySnapshots = """
        INSERT INTO mt_doc_permit
        SELECT snapshot.* FROM mt_doc_permit AS d, generate_series(1, $3) AS copy, jsonb_populate_record(d, jsonb_build_object('tenant_id', $1,
          'id', md5($1 || d.id || copy)::uuid, 'applicationreference', d.applicationreference || '-' || copy)) AS snapshot
        WHERE d.tenant_id = 'KOR' AND d.id = ANY($2)
        """;

    /// <summary>The number of events of each copy.</summary>
    public const int Events = 5 + 3 + 3 + 3;

    /// <summary>When the history begins: every event is after it, and before now.</summary>
    public static readonly DateTimeOffset Start = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-200), TimeSpan.Zero);

    /// <summary>Creates the history; returns the State's permits in the order of their ids.</summary>
    public static async Task<IReadOnlyList<Guid>> CreateAsync(PermitFixture permit, string state, int copies)
    {
        var suspended = await permit.ApplyAndScreenAsync();
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(suspended));
        await permit.DecidedAsync(suspended, "suspended");
        Guid[] originals =
        [
            suspended,
            await permit.ApplyAndScreenAsync(),
            await permit.ApplyAndScreenAsync("PRK"),
            await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit()),
        ];

        await using var source = NpgsqlDataSource.Create(permit.RuntimeConnection);
        foreach (var sql in (string[])[CopyStreams, CopySnapshots, CopyEvents])
        {
            await using var command = source.CreateCommand(sql);
            command.Parameters.AddWithValue(state);
            command.Parameters.AddWithValue(originals);
            command.Parameters.AddWithValue(copies);
            if (sql == CopyEvents)
                command.Parameters.AddWithValue(Start);
            await command.ExecuteNonQueryAsync();
        }

        await using var ids = source.CreateCommand("SELECT id FROM mt_streams WHERE tenant_id = $1 ORDER BY id");
        ids.Parameters.AddWithValue(state);
        await using var reader = await ids.ExecuteReaderAsync();
        var permits = new List<Guid>();
        while (await reader.ReadAsync())
            permits.Add(reader.GetGuid(0));
        return permits;
    }

    /// <summary>An instant in a query.</summary>
    public static string At(DateTimeOffset instant) => Uri.EscapeDataString(instant.UtcDateTime.ToString("O"));

    /// <summary>The lines of an NDJSON response.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        response.EnsureSuccessStatusCode();
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        return (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>A member of a line that is an id.</summary>
    public static Guid Id(string line, string member) => JsonSerializer.Deserialize<JsonElement>(line).GetProperty(member).GetGuid();

    /// <summary>Asserts that a request is refused because of one parameter.</summary>
    public static async Task AssertRefusedAsync(HttpClient client, string path, string parameter)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        var error = Assert.Single((await PermitFixture.JsonAsync(response)).GetProperty("errors").EnumerateArray());
        Assert.Equal(parameter, error.GetProperty("pointer").GetString());
    }
}
