using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Benchmarks.Floor;

/// <summary>Accepts applications, publishes them, and decides each when its screening arrives.</summary>
internal static class FloorPermit
{
    private const string Reason = "No listed subject reached the threshold of 0.7 (un_sc_sanctions of 2026-05-08, 1f1b3bfe29a5; sanctions-registry-3).";

    private const string Unpublished = """
        select e.seq_id, e.id, e.tenant_id, e.stream_id, e.version, e.type, e.timestamp, e.correlation_id, e.causation_id, (d.data -> 'application')::text
        from mt_events e join mt_doc_permit d on d.tenant_id = e.tenant_id and d.id = e.stream_id
        where e.seq_id > $1 order by e.seq_id limit $2
        """;

    public static async Task<Task[]> StartAsync(WebApplication app, FloorStore store, FloorBroker broker)
    {
        await broker.BindAsync("permit-screening-completed", single: false, "screening-completed-v1");
        app.MapPost("/permits", context => ApplyAsync(context, store)).RequireAuthorization();
        return
        [
            new FloorOutbox(store, broker, Unpublished, Map).RunAsync(),
            broker.ConsumeAsync("permit-screening-completed", messages => DecideAsync(store, messages)),
        ];
    }

    private static async Task ApplyAsync(HttpContext context, FloorStore store)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        string reference;
        using (var document = JsonDocument.Parse(body))
            reference = document.RootElement.GetProperty("reference").GetString()!;
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var (state, agency, user) = (context.User.FindFirst("state")!.Value, context.User.FindFirst("agency")!.Value, context.User.FindFirst("sub")!.Value);
        var (id, at, correlation) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow(), Guid.CreateVersion7().ToString("N"));
        var application = $$"""{"agency":"{{agency}}",{{Encoding.UTF8.GetString(body.AsSpan(1))}}""";
        var snapshot = $$"""
            {"id":"{{id}}","status":"Applied","reasons":[],"version":1,"appliedAt":"{{Text(at)}}","changedAt":"{{Text(
                at
            )}}","screening":null,"watchHits":[],"legalBasis":[],"application":{{application}},"requestHash":"{{hash}}"}
            """;

        // One round trip and, because nothing comes between the statements, one transaction.
        await using var batch = store.Database.CreateBatch();
        FloorStore.Add(batch, "insert into mt_streams (tenant_id, id, type, version) values ($1, $2, 'permit', 1)", state, id);
        FloorStore.Add(
            batch,
            """
            insert into mt_events (seq_id, id, tenant_id, stream_id, version, type, data, timestamp, correlation_id, headers, user_name, mt_dotnet_type)
            values (nextval('mt_events_sequence'), $1, $2, $3, 1, 'permit_applied', $4::jsonb, $5, $6, $7::jsonb, $8,
                'Permits.Domain.Permits.PermitEvent+Applied, Permit.Domain')
            """,
            Guid.CreateVersion7(),
            state,
            id,
            $$"""{"application":{{application}},"requestHash":"{{hash}}"}""",
            at.UtcDateTime,
            correlation,
            Headers(agency, correlation),
            user
        );
        FloorStore.Add(
            batch,
            """
            insert into mt_doc_permit (tenant_id, id, data, mt_dotnet_type, mt_version, applied_at, status, applicationreference)
            values ($1, $2, $3::jsonb, 'Permits.Domain.Permits.Permit', 1, $4, 'Applied', $5)
            """,
            state,
            id,
            snapshot,
            at.UtcDateTime,
            reference
        );
        await batch.ExecuteNonQueryAsync(context.RequestAborted);
        store.Signal();

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        context.Response.Headers.Location = $"/permits/{id}";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"permitId":"{{id}}","status":"applied"}""", context.RequestAborted);
    }

    private static FloorOutbox.Outgoing? Map(NpgsqlDataReader row)
    {
        var type = row.GetString(5);
        if (type is not ("permit_applied" or "permit_issued"))
            return null;
        var (id, application) = (row.GetGuid(1), row.GetString(9));
        string agency,
            fields;
        using (var document = JsonDocument.Parse(application))
        {
            var root = document.RootElement;
            agency = Raw(root, "agency");
            fields =
                type == "permit_applied"
                    ? $$""" "reference":{{Raw(root, "reference")}},"worker":{{Raw(root, "worker")}},"employer":{{Raw(root, "employer")}} """
                    : $$""" "reference":{{Raw(root, "reference")}},"reason":"{{Reason}}","validFrom":"""
                        + $$"""{{Raw(root, "validFrom")}},"validTo":{{Raw(root, "validTo")}} """;
        }

        var body = $$"""
            {"eventId":"{{id}}","state":"{{row.GetString(2)}}","agency":{{agency}},"streamId":"{{row.GetGuid(3)}}","streamVersion":{{row.GetInt64(
                4
            )}},"occurredAt":"{{Text(row.GetFieldValue<DateTimeOffset>(6))}}","correlationId":"{{row.GetString(
                7
            )}}","causationId":null,"permitId":"{{row.GetGuid(3)}}",{{fields}}}
            """;
        return new(type == "permit_applied" ? "permit-applied-v1" : "permit-issued-v1", id, Encoding.UTF8.GetBytes(body));
    }

    private static async Task DecideAsync(FloorStore store, IReadOnlyList<FloorMessage> messages)
    {
        await using var connection = await store.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var received = await FloorStore.ReceiveAsync(transaction, "ScreeningCompletedConsumer", messages);
        var fresh = messages.Where(message => received.Contains(message.EventId)).ToList();
        var permits = await LockAsync(transaction, fresh);
        var (events, changed) = (new List<FloorEvent>(), new List<(string State, Guid Id, string Data)>());
        foreach (var message in fresh)
        {
            var (at, permit) = (TimeProvider.System.GetUtcNow(), permits[message.PermitId]);
            var screening = $$"""
                {"hits":{{Raw(message.Body, "hits")}},"engine":{{Raw(message.Body, "engine")}},"editions":{{Raw(message.Body, "editions")}},"threshold":{{Raw(
                    message.Body,
                    "threshold"
                )}},"screenedAt":{{Raw(message.Body, "occurredAt")}},"notCompared":[],"screeningId":{{Raw(message.Body, "streamId")}}}
                """;
            var (headers, cause) = (Headers(null, message.Correlation!), message.EventId.ToString());
            events.Add(
                new(
                    Guid.CreateVersion7(),
                    message.State,
                    message.PermitId,
                    2,
                    "permit_screening_received",
                    $$"""{"screening":{{screening}}}""",
                    at,
                    message.Correlation,
                    cause,
                    headers,
                    "permit"
                )
            );
            events.Add(
                new(
                    Guid.CreateVersion7(),
                    message.State,
                    message.PermitId,
                    3,
                    "permit_issued",
                    $$"""{"reason":"{{Reason}}"}""",
                    at,
                    message.Correlation,
                    cause,
                    headers,
                    "permit"
                )
            );
            permit["status"] = "Issued";
            permit["version"] = 3;
            permit["changedAt"] = Text(at);
            permit["reasons"] = new JsonArray(Reason);
            permit["screening"] = JsonNode.Parse(screening);
            changed.Add((message.State, message.PermitId, permit.ToJsonString()));
        }

        await using var batch = new NpgsqlBatch(connection, transaction);
        FloorStore.InsertEvents(batch, events);
        FloorStore.Add(
            batch,
            "update mt_streams set version = 3, timestamp = now() "
                + "from unnest($1::text[], $2::uuid[]) row (tenant, permit) where tenant_id = tenant and id = permit",
            changed.Select(permit => permit.State).ToArray(),
            changed.Select(permit => permit.Id).ToArray()
        );
        FloorStore.Add(
            batch,
            """
            update mt_doc_permit set data = changed::jsonb, status = 'Issued', mt_version = 3, mt_last_modified = now()
            from unnest($1::text[], $2::uuid[], $3::text[]) row (tenant, permit, changed) where tenant_id = tenant and id = permit
            """,
            changed.Select(permit => permit.State).ToArray(),
            changed.Select(permit => permit.Id).ToArray(),
            changed.Select(permit => permit.Data).ToArray()
        );
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        store.Signal();
    }

    private static async Task<Dictionary<Guid, JsonObject>> LockAsync(NpgsqlTransaction transaction, List<FloorMessage> messages)
    {
        await using var select = new NpgsqlCommand(
            "select id, data::text from mt_doc_permit where id = any($1) and tenant_id = any($2) order by id for update",
            transaction.Connection,
            transaction
        );
        select.Parameters.AddWithValue(messages.Select(message => message.PermitId).ToArray());
        select.Parameters.AddWithValue(messages.Select(message => message.State).Distinct().ToArray());
        var permits = new Dictionary<Guid, JsonObject>();
        await using var reader = await select.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            permits.Add(reader.GetGuid(0), JsonNode.Parse(reader.GetString(1))!.AsObject());
        return permits;
    }

    internal static string Headers(string? agency, string correlation) =>
        agency is null
            ? $$"""{"traceparent":"00-{{correlation}}-3af3635a9ad5a412-01"}"""
            : $$"""{"agency":"{{agency}}","traceparent":"00-{{correlation}}-3af3635a9ad5a412-01"}""";

    internal static string Text(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);

    internal static string Raw(JsonElement element, string property) => element.GetProperty(property).GetRawText();
}
