using System.Collections.Concurrent;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Platform.Kernel;
using Registry.Evaluation;
using Registry.Matching;

namespace Benchmarks.Pipeline;

/// <summary>
/// Watches of made-up people that no edition of the run concerns, written directly into the registry's tables as copies of one that the service wrote. Their
/// events have numbers below all others, like old events that each subscription has seen.
/// </summary>
internal static class Bystanders
{
    // Well below the registry's own threshold: a name that comes close to it could pass it with a birth date.
    public const double Threshold = 0.6;
    private const int Batch = 10_000;
    private static readonly string[] States = ["KOR", "DEU", "VNM", "BRA", "KEN"];

    /// <summary>Names that none of the subjects has, in any spelling.</summary>
    public static IReadOnlyList<string> Names(string data, int count, IEnumerable<MatchEntity> subjects)
    {
        var (parts, random, index) = (
            SpeedCase.NameParts(Path.Combine(data, "matching", "name_part_clusters.txt.gz")),
            new Random(2375),
            MatchIndex.Build([.. subjects])
        );
        var names = new ConcurrentBag<string>();
        while (names.Count < count)
        {
            var tried = Enumerable.Range(0, Batch).Select(_ => SpeedCase.MadeUp(parts, random)).ToList();
            Parallel.ForEach(
                tried,
                name =>
                {
                    if (index.Match(Entities.Named("q", "Person", name), new MatchOptions(1, Threshold)).Count == 0)
                        names.Add(name);
                }
            );
        }

        return [.. names.Take(count)];
    }

    public static async Task WriteAsync(NpgsqlDataSource registry, IReadOnlyList<string> names)
    {
        await using var connection = await registry.OpenConnectionAsync();
        await ExecuteAsync(
            connection,
            "create temporary table bystander (number bigint, permit uuid, stream uuid, state text, name text, birth text, passport text)"
        );
        var random = new Random(1718);
        await using (var copy = await connection.BeginBinaryImportAsync("copy bystander from stdin (format binary)"))
        {
            for (var number = 0; number < names.Count; number++)
            {
                var permit = NameBasedGuid.Create("bystander", number.ToString(CultureInfo.InvariantCulture));
                await copy.StartRowAsync();
                await copy.WriteAsync((long)number, NpgsqlDbType.Bigint);
                await copy.WriteAsync(permit, NpgsqlDbType.Uuid);
                await copy.WriteAsync(NameBasedGuid.Create("bystander", permit.ToString()), NpgsqlDbType.Uuid);
                foreach (
                    var text in (string[])
                        [
                            States[number % States.Length],
                            names[number],
                            new DateOnly(1950, 1, 1).AddDays(random.Next(20_000)).ToString("O", CultureInfo.InvariantCulture),
                            string.Create(CultureInfo.InvariantCulture, $"M{number:00000000}"),
                        ]
                )
                    await copy.WriteAsync(text, NpgsqlDbType.Text);
            }

            await copy.CompleteAsync();
        }

        const string Data = """
            t.data || jsonb_build_object('permitId', b.permit, 'state', b.state, 'watched', (t.data -> 'watched') || jsonb_build_object(
                'worker', (t.data -> 'watched' -> 'worker') || jsonb_build_object('names', jsonb_build_array(b.name), 'birthDate', b.birth,
                    'documents', jsonb_build_array((t.data -> 'watched' -> 'worker' -> 'documents' -> 0) || jsonb_build_object('number', b.passport)))))
            """;
        await CopyAsync("mt_streams", "id", "jsonb_build_object('id', b.stream, 'tenant_id', b.state)");
        await CopyAsync(
            "mt_events",
            "stream_id",
            $"jsonb_build_object('seq_id', -1 - b.number, 'id', gen_random_uuid(), 'stream_id', b.stream, 'tenant_id', b.state, 'data', {Data})"
        );
        await CopyAsync(
            "mt_doc_watch",
            "id",
            $"jsonb_build_object('id', b.stream, 'tenant_id', b.state, 'data', {Data} || jsonb_build_object('id', b.stream))"
        );
        await ExecuteAsync(connection, "analyze mt_streams, mt_events, mt_doc_watch");
        await ExecuteAsync(connection, "checkpoint");

        async Task CopyAsync(string into, string key, string changes) =>
            await ExecuteAsync(
                connection,
                $"""
                insert into {into} select row.* from {into} t, bystander b, lateral jsonb_populate_record(t, {changes}) row
                where t.{key} = (select id from mt_doc_watch where is_open and tenant_id = 'KOR'
                    and data -> 'watched' -> 'worker' -> 'documents' -> 0 is not null order by id limit 1)
                """
            );
    }

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        // Every SQL text is a literal in this folder.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
