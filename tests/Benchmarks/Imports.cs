using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using Tests.Support;

namespace Benchmarks;

/// <summary>
/// The import of an agency's existing permits, from the approval to the last line's result, against <c>COPY</c> of the rows that it stored (streams, events
/// and snapshots) into tables with the same indexes. The other services are paused: what they do with the permits follows, and is theirs.
/// </summary>
internal static class Imports
{
    private const int Permits = 50_000;
    private static readonly string[] Tables = ["mt_streams", "mt_events", "mt_doc_permit"];
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    public static async Task MeasureAsync(RunningSystem system, ResultTable table)
    {
        using var officer = system.Key.Client(system.Permit, "KOR", "KOR-EPS", "officer");
        using var supervisor = system.Key.Client(system.Permit, "KOR", "KOR-MOJ", "supervisor");
        using var file = new StringContent(string.Join('\n', Enumerable.Range(0, Permits).Select(Line)), Encoding.UTF8);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var submitted = await officer.PostAsync(new Uri("imports", UriKind.Relative), file);
        submitted.EnsureSuccessStatusCode();
        var import = (await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

        using var approval = new HttpRequestMessage(HttpMethod.Post, new Uri($"imports/{import}/approve", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason = "Measured." }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        await Task.WhenAll(system.Registry.PauseAsync(), system.Notification.PauseAsync());
        var began = Stopwatch.GetTimestamp();
        using var approved = await supervisor.SendAsync(approval);
        approved.EnsureSuccessStatusCode();
        using var clock = new PeriodicTimer(Poll);
        JsonElement state;
        do
        {
            await clock.WaitForNextTickAsync();
            state = await officer.GetFromJsonAsync<JsonElement>(new Uri($"imports/{import}", UriKind.Relative));
            if (Stopwatch.GetElapsedTime(began) > Timeout)
                throw new InvalidOperationException("The import did not end.");
        } while (state.GetProperty("state").GetString() != "completed");
        var ours = Permits / Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (state.GetProperty("imported").GetInt32() != Permits)
            throw new InvalidOperationException($"Not every permit was imported: {state}");
        var copy = await CopyAsync(system);
        await Task.WhenAll(system.Registry.ResumeAsync(), system.Notification.ResumeAsync());
        table.Rate("existing permits imported", ours, copy, "COPY of the same rows");
    }

    private static async Task<double> CopyAsync(RunningSystem system)
    {
        await using var source = NpgsqlDataSource.Create(system.Databases["permit"].OwnerConnection);
        await using var connection = await source.OpenConnectionAsync();
        var seconds = 0.0;
        foreach (var name in Tables)
        {
            await ExecuteAsync(connection, $"create table copy_{name} (like {name} including all)");
            using var rows = new MemoryStream();
            var key = name == "mt_events" ? "stream_id" : "id";
            var imported = $"select t.* from {name} t where tenant_id = 'KOR' and {key} in (select stream_id from mt_events where type = 'permit_imported')";
            if (name == "mt_events")
                imported += " and type = 'permit_imported'";
            await using (var from = await connection.BeginRawBinaryCopyAsync($"copy ({imported}) to stdout (format binary)"))
                await from.CopyToAsync(rows);
            rows.Position = 0;
            var began = Stopwatch.GetTimestamp();
            await using (var into = await connection.BeginRawBinaryCopyAsync($"copy copy_{name} from stdin (format binary)"))
                await rows.CopyToAsync(into);
            seconds += Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        foreach (var name in Tables)
            await ExecuteAsync(connection, $"drop table copy_{name}");
        return Permits / seconds;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Line(int number)
    {
        // Names and dates of birth as many as people have them, so that screening compares about as much as it would.
        var name = string.Create(CultureInfo.InvariantCulture, $"Oddvar {Letters(number)} Brekkestø");
        var birthDate = new DateOnly(1960, 1, 1).AddDays(number % 15_000).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var permit = Applications.Of(name, birthDate, string.Create(CultureInfo.InvariantCulture, $"OLD-{number}"));
        return JsonSerializer.Serialize(new { issuedOn = "2025-12-01", permit });
    }

    private static string Letters(int number)
    {
        var letters = new StringBuilder();
        for (var rest = number + 26; rest > 0; rest /= 26)
            letters.Append((char)('a' + (rest % 26)));
        return letters.ToString();
    }
}
