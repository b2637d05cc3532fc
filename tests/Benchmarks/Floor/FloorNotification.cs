using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Platform.Kernel;

namespace Benchmarks.Floor;

/// <summary>Writes each message to its agency's feed, and posts a suspension as a signed webhook.</summary>
internal static class FloorNotification
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    public static async Task<Task[]> StartAsync(FloorStore store, FloorBroker broker, string? webhook)
    {
        await broker.BindAsync("notification-feed", single: true, "permit-applied-v1", "screening-completed-v1", "permit-issued-v1", "permit-suspended-v1");
        var client = new HttpMessageInvoker(new SocketsHttpHandler());
        return
        [
            broker.ConsumeAsync(
                "notification-feed",
                async messages =>
                {
                    var due = await AppendNoticesAsync(store, messages);
                    if (webhook is not null)
                        _ = Task.WhenAll(due.Select(notice => DeliverAsync(store, client, new Uri(webhook), notice)));
                }
            ),
        ];
    }

    private sealed record Notice(FloorMessage Message, Guid Feed, long Number, string Json)
    {
        public Guid Delivery { get; } = Guid.CreateVersion7();
    }

    private static async Task<List<Notice>> AppendNoticesAsync(FloorStore store, IReadOnlyList<FloorMessage> messages)
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var received = await FloorStore.ReceiveAsync(transaction, "feed", messages);
        var (notices, due) = (new List<Notice>(), new List<Notice>());
        foreach (var agency in messages.Where(message => received.Contains(message.EventId)).GroupBy(message => (message.State, message.Agency)))
        {
            var feed = NameBasedGuid.Create("feed", agency.Key.State, agency.Key.Agency);
            await using var take = new NpgsqlCommand(
                """
                insert into mt_streams (tenant_id, id, type, version) values ($1, $2, 'feed', $3)
                on conflict (tenant_id, id) do update set version = mt_streams.version + $3, timestamp = now() returning version
                """,
                connection,
                transaction
            );
            take.Parameters.AddWithValue(agency.Key.State);
            take.Parameters.AddWithValue(feed);
            take.Parameters.AddWithValue((long)agency.Count());
            var number = (long)(await take.ExecuteScalarAsync())! - agency.Count();
            foreach (var message in agency)
                notices.Add(new(message, feed, ++number, Json(message)));
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        due.AddRange(notices.Where(notice => notice.Message.Topic == "permit-suspended-v1"));
        if (due.Count > 0)
            FloorStore.InsertStreams(batch, "delivery", [.. due.Select(notice => (notice.Message.State, notice.Delivery, 1L))]);
        FloorStore.InsertEvents(
            batch,
            [
                .. notices.Select(notice => Event(notice, notice.Feed, notice.Number, "feed_notice_appended", notice.Json)),
                .. due.Select(notice => Event(notice, notice.Delivery, 1, "delivery_scheduled", "{}")),
            ]
        );
        var feeds = notices.GroupBy(notice => (notice.Message.State, notice.Feed)).Select(feed => feed.MaxBy(notice => notice.Number)!).ToList();
        FloorStore.Add(
            batch,
            """
            insert into mt_doc_feed (tenant_id, id, data, mt_dotnet_type, mt_version)
            select tenant, id, data::jsonb, 'Notification.Domain.Feeds.Feed', version
            from unnest($1::text[], $2::uuid[], $3::text[], $4::bigint[]) row (tenant, id, data, version)
            on conflict (tenant_id, id) do update set data = excluded.data, mt_version = excluded.mt_version, mt_last_modified = now()
            """,
            feeds.Select(feed => feed.Message.State).ToArray(),
            feeds.Select(feed => feed.Feed).ToArray(),
            feeds.Select(feed => $$"""{"id":"{{feed.Feed}}","number":{{feed.Number}},"lastEventId":"{{feed.Message.EventId}}"}""").ToArray(),
            feeds.Select(feed => feed.Number).ToArray()
        );
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return due;
    }

    private static FloorEvent Event(Notice notice, Guid stream, long version, string type, string data) =>
        new(
            Guid.CreateVersion7(),
            notice.Message.State,
            stream,
            version,
            type,
            data,
            TimeProvider.System.GetUtcNow(),
            notice.Message.Correlation,
            notice.Message.EventId.ToString(),
            FloorPermit.Headers(null, notice.Message.Correlation!),
            "notification"
        );

    private static string Json(FloorMessage message)
    {
        var data = message.Topic switch
        {
            "screening-completed-v1" =>
                $$"""{"hits":[],"engine":"sanctions-registry-3","editions":{{FloorPermit.Raw(message.Body, "editions")}},"threshold":0.7}""",
            "permit-issued-v1" => $$"""{"reason":{{FloorPermit.Raw(message.Body, "reason")}},"validTo":"""
                + $$"""{{FloorPermit.Raw(message.Body, "validTo")}},"validFrom":{{FloorPermit.Raw(message.Body, "validFrom")}}}""",
            _ => "{}",
        };
        var reference = message.Body.TryGetProperty("reference", out var value) ? value.GetRawText() : "null";
        var (stream, version) = (FloorPermit.Raw(message.Body, "streamId"), FloorPermit.Raw(message.Body, "streamVersion"));
        var occurredAt = FloorPermit.Raw(message.Body, "occurredAt");
        return $$"""{"notice":{"data":{{data}},"topic":"{{message.Topic[..^3]}}","eventId":"{{message.EventId}}","""
            + $$"""
                "summary":"A notice of the length that the service's have.","permitId":"{{message.PermitId}}","streamId":{{stream}},
                """
            + $$"""
                "reference":{{reference}},"subjectId":null,"occurredAt":{{occurredAt}},"streamVersion":{{version}} } }
                """;
    }

    private static async Task DeliverAsync(FloorStore store, HttpMessageInvoker client, Uri webhook, Notice notice)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"type":"permit-suspended","data":{"permitId":"{{notice.Message.PermitId}}","notice":{{notice.Json}} } }""");
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        byte[] signed = [.. Encoding.ASCII.GetBytes($"msg_{notice.Delivery:N}.{timestamp}."), .. body];
        request.Headers.Add("webhook-id", $"msg_{notice.Delivery:N}");
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Secret, signed))}");
        using (await client.SendAsync(request, CancellationToken.None)) { }

        await using var batch = store.Database.CreateBatch();
        FloorStore.InsertEvents(batch, [Event(notice, notice.Delivery, 2, "delivery_delivered", "{}")]);
        FloorStore.Add(batch, "update mt_streams set version = 2 where tenant_id = $1 and id = $2", notice.Message.State, notice.Delivery);
        await batch.ExecuteNonQueryAsync();
    }
}
