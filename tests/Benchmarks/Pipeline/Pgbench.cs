using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Benchmarks.Floor;
using Npgsql;
using Tests.Support;

namespace Benchmarks.Pipeline;

/// <summary>pgbench inserting what an accepted application inserts: an event, its stream and its snapshot in one transaction.</summary>
internal static partial class Pgbench
{
    private const string Application =
        """{"agency":"KOR-MOEL","worker":{"names":["Oddvar Nyhus Brekkestø a"],"gender":"Male","birthDate":null,"documents":"""
        + """[{"type":"Passport","issuer":"NOR","number":"N1234567"}],"nationality":"NOR"},"validTo":"2027-12-31","employer":"""
        + """{"name":"Hanbit Shipyard","country":"KOR","registrationNumber":null},"reference":"LOAD-123456","validFrom":"2027-01-01","occupation":"Welder"}""";

    private const string Hash = "1f5cad3a845c2d4928084ca90d73c3bf60aa9091dd90aa037df4654d6a6087a7";

    private const string Snapshot =
        """{"id":"01a21db4-3f1b-768f-9b0a-c27843fe859c","status":"Applied","reasons":"""
        + """[],"version":1,"appliedAt":"2026-11-27T15.51.21.652494+00.00","changedAt":"2026-11-27T15.51.21.652494+00.00","screening":"""
        + $$"""null,"watchHits":[],"legalBasis":[],"application":{{Application}},"requestHash":"{{Hash}}"}""";

    // The drawn id is random, whereas the services' ids increase; pgbench's own number is the best approximation.
    private const string Script = $$"""
        \set high random(1, 9000000000000000)
        \set low random(1, 9000000000000000)
        begin;
        insert into mt_streams (tenant_id, id, type, version) values ('KOR', md5(:high || '-' || :low)::uuid, 'permit', 1);
        insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data, timestamp, correlation_id, headers, user_name, mt_dotnet_type)
            values (nextval('mt_events_sequence'), gen_random_uuid(), 'KOR', md5(:high || '-' || :low)::uuid, 1,
            'permit_applied', '{"application":{{Application}},"requestHash":"{{Hash}}"}',
            now(), 'c829bf73652d48026057b854741e3348',
            '{"agency":"KOR-MOEL","traceparent":"00-c829bf73652d48026057b854741e3348-adfeef3dc72d6c4b-01"}',
            'officer@KOR-MOEL', 'Permits.Domain.Permits.PermitEvent+Applied, Permit.Domain');
        insert into mt_doc_permit (tenant_id, id, data, mt_dotnet_type, mt_version, applied_at, status, applicationreference)
            values ('KOR', md5(:high || '-' || :low)::uuid, '{{Snapshot}}', 'Permits.Domain.Permits.Permit', 1, now(), 'Applied', 'LOAD-123456');
        commit;

        """;

    /// <summary>Transactions per second, with as many clients as the load generator.</summary>
    public static async Task<double> MeasureAsync(PrivateServers servers, TimeSpan duration)
    {
        var database = await FloorSchema.CreateDatabaseAsync(servers, "pgbench");
        var script = Path.GetTempFileName();
        // A colon before a letter or a digit starts a pgbench variable.
        await File.WriteAllTextAsync(script, Script.Replace("\":", "\": ", StringComparison.Ordinal));
        var at = new NpgsqlConnectionStringBuilder(database.OwnerConnection);
        var start = new ProcessStartInfo(
            Program(),
            [
                "-n",
                "-M",
                "prepared",
                "-c",
                Number(LoadGenerator.Clients),
                "-j",
                "2",
                "-T",
                Number((int)duration.TotalSeconds),
                "-f",
                script,
                "-h",
                at.Host!,
                "-p",
                Number(at.Port),
                "-U",
                at.Username!,
                at.Database!,
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["PGPASSWORD"] = at.Password;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        return process.ExitCode == 0
            ? double.Parse(Tps().Match(output).Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed: {output}");
    }

    private static string Program() =>
        Directory
            .GetDirectories("/usr/lib/postgresql")
            .OrderByDescending(version => version, StringComparer.Ordinal)
            .Select(version => Path.Combine(version, "bin", "pgbench"))
            .First(File.Exists);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
