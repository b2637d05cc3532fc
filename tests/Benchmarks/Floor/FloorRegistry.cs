using System.Text;
using Npgsql;
using Platform.Kernel;

namespace Benchmarks.Floor;

/// <summary>Records a screening and a watch for each application. Nothing is compared.</summary>
internal static class FloorRegistry
{
    private const string Edition = "1f1b3bfe29a53e7ac7c42ee4e58d6a7d1ebdf7c5e91fd990d3e63aefe0313dea";

    private const string Editions = $$"""
        [{"list":"un_sc_sanctions","edition":"{{Edition}}","importedAt":"2026-11-27T15:51:20.595041+00:00","generatedAt":"2026-05-08T23:00:06.922+00:00"}]
        """;

    private const string Unpublished = """
        select seq_id, id, tenant_id, stream_id, version, type, timestamp, correlation_id, causation_id,
        data ->> 'permitId', data ->> 'agency'
        from mt_events where seq_id > $1 order by seq_id limit $2
        """;

    public static async Task<Task[]> StartAsync(FloorStore store, FloorBroker broker)
    {
        await broker.BindAsync("registry-permit-applied", single: false, "permit-applied-v1");
        return
        [
            new FloorOutbox(store, broker, Unpublished, Map).RunAsync(),
            broker.ConsumeAsync("registry-permit-applied", messages => ScreenAsync(store, messages)),
        ];
    }

    private static FloorOutbox.Outgoing? Map(NpgsqlDataReader row)
    {
        if (row.GetString(5) != "screening_completed")
            return null;
        var id = row.GetGuid(1);
        return new(
            "screening-completed-v1",
            id,
            Encoding.UTF8.GetBytes(
                $$"""
                {"eventId":"{{id}}","state":"{{row.GetString(2)}}","agency":"{{row.GetString(10)}}","streamId":"{{row.GetGuid(
                    3
                )}}","streamVersion":{{row.GetInt64(4)}},"occurredAt":"{{FloorPermit.Text(
                    row.GetFieldValue<DateTimeOffset>(6)
                )}}","correlationId":"{{row.GetString(7)}}","causationId":"{{row.GetString(8)}}","permitId":"{{row.GetString(
                    9
                )}}","hits":[],"editions":{{Editions}},"engine":"sanctions-registry-3","threshold":0.7,"notCompared":[]}
                """
            )
        );
    }

    private static async Task ScreenAsync(FloorStore store, IReadOnlyList<FloorMessage> messages)
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var received = await FloorStore.ReceiveAsync(transaction, "PermitAppliedConsumer", messages);
        var (screenings, watches, events, documents) = (
            new List<(string, Guid, long)>(),
            new List<(string, Guid, long)>(),
            new List<FloorEvent>(),
            new List<(string State, Guid Id, string Data)>()
        );
        foreach (var message in messages.Where(message => received.Contains(message.EventId)))
        {
            var (at, permit) = (TimeProvider.System.GetUtcNow(), message.PermitId.ToString());
            var (screening, watch) = (NameBasedGuid.Create("screening", permit), NameBasedGuid.Create("watch", permit));
            var (worker, employer) = (FloorPermit.Raw(message.Body, "worker"), FloorPermit.Raw(message.Body, "employer"));
            var basis = $$"""{"engine":"sanctions-registry-3","editions":{{Editions}},"threshold":0.7}""";
            var (headers, cause) = (FloorPermit.Headers(null, message.Correlation!), message.EventId.ToString());
            screenings.Add((message.State, screening, 1));
            watches.Add((message.State, watch, 1));
            events.Add(
                new(
                    Guid.CreateVersion7(),
                    message.State,
                    screening,
                    1,
                    "screening_completed",
                    $$"""{"at":"{{FloorPermit.Text(at)}}","basis":"""
                        + $$"""{{basis}},"state":"{{message.State}}","agency":"{{message.Agency}}","permitId":"{{permit}}","comparison":"""
                        + $$"""{"hits":[],"worker":{{worker}},"employer":{{employer}},"notCompared":[] } }""",
                    at,
                    message.Correlation,
                    cause,
                    headers,
                    "registry"
                )
            );
            events.Add(
                new(
                    Guid.CreateVersion7(),
                    message.State,
                    watch,
                    1,
                    "watch_started",
                    $$"""{"at":"{{FloorPermit.Text(at)}}","basis":"""
                        + $$"""{{basis}},"known":[],"state":"{{message.State}}","agency":"{{message.Agency}}","permitId":"{{permit}}","watched":"""
                        + $$"""{"worker":{{worker}},"employer":{{employer}} } }""",
                    at,
                    message.Correlation,
                    cause,
                    headers,
                    "registry"
                )
            );
            documents.Add(
                (
                    message.State,
                    watch,
                    $$"""{"id":"{{watch}}","known":[],"state":"{{message.State}}","agency":"{{message.Agency}}","isOpen":true,"watched":"""
                        + $$"""{"worker":{{worker}},"employer":{{employer}}},"permitId":"{{permit}}","clearances":[]}"""
                )
            );
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        FloorStore.InsertStreams(batch, "completed_screening", screenings);
        FloorStore.InsertStreams(batch, "watch", watches);
        FloorStore.InsertEvents(batch, events);
        FloorStore.Add(
            batch,
            """
            insert into mt_doc_watch (tenant_id, id, data, mt_dotnet_type, mt_version, is_open)
            select tenant, id, data::jsonb, 'Registry.Domain.Watches.Watch', 1, true from unnest($1::text[], $2::uuid[], $3::text[]) row (tenant, id, data)
            """,
            documents.Select(watch => watch.State).ToArray(),
            documents.Select(watch => watch.Id).ToArray(),
            documents.Select(watch => watch.Data).ToArray()
        );
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        store.Signal();
    }
}
