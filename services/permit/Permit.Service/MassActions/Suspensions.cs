using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;

namespace Permits.Service.MassActions;

/// <summary>The permits that one listed subject suspends.</summary>
/// <param name="SubjectId">The subject, as in a mass action's <c>suspendedFor</c>.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Caption">Its name.</param>
/// <param name="Screened">The party that it matches: <c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="Permits">How many permits are suspended for it.</param>
/// <param name="First">When the first of them last changed.</param>
/// <param name="Last">When the last of them did.</param>
public sealed record SuspensionResponse(string SubjectId, string List, string Caption, string Screened, int Permits, DateTimeOffset First, DateTimeOffset Last);

/// <summary><c>GET /suspensions</c>: an employer that becomes listed suspends each of its permits, but is one thing to decide.</summary>
internal static class Suspensions
{
    private const string Query = """
        select found.subject, found.list, max(found.caption), found.screened, count(*), min(found.changed_at), max(found.changed_at)
        from mt_doc_permit as d
        cross join lateral (select d.data -> 'reasons' -> 0 as reason) as stored
        cross join lateral (
          select reason ->> 'subjectId', reason ->> 'list', reason ->> 'caption', reason ->> 'screened', (d.data ->> 'changedAt')::timestamptz
        ) as found (subject, list, caption, screened, changed_at)
        where d.tenant_id = $1 and d.status = 'Suspended' and reason ->> 'kind' = 'listedHit'
        group by found.subject, found.list, found.screened
        having (found.subject, found.list, found.screened) > ($2, $3, $4)
        order by found.subject, found.list, found.screened limit $5
        """;

    public static void MapSuspensions(this WebApplication app) =>
        app.MapGet("/suspensions", HandleAsync)
            .WithName("ListSuspensions")
            .WithTags("MassActions")
            .WithSummary("The listed subjects for which permits are suspended, each with the number of permits.")
            .WithDescription(
                "An employer, intermediary, client or payee that becomes listed suspends every permit that names it; this is one entry. "
                    + "`POST /mass-actions` with `suspendedFor` decides on all of them."
            )
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);

    private static async Task<Ok<Page<SuspensionResponse>>> HandleAsync(
        PageRequest page,
        Caller caller,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        var after = page.After(Position.Read) ?? new("", "", "");
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new() { Value = caller.State.Value });
        command.Parameters.Add(new() { Value = after.Subject });
        command.Parameters.Add(new() { Value = after.List });
        command.Parameters.Add(new() { Value = after.Screened });
        command.Parameters.Add(new() { Value = page.Limit + 1 });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SuspensionResponse>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(
                new(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    checked((int)reader.GetInt64(4)),
                    await reader.GetFieldValueAsync<DateTimeOffset>(5, cancellationToken),
                    await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellationToken)
                )
            );
        return TypedResults.Ok(page.Of(rows, row => row, row => new Position(row.SubjectId, row.List, row.Screened).ToString()));
    }

    // No part contains a tab.
    private readonly record struct Position(string Subject, string List, string Screened)
    {
        public static Position? Read(string text) => text.Split('\t') is [var subject, var list, var screened] ? new(subject, list, screened) : null;

        public override string ToString() => $"{Subject}\t{List}\t{Screened}";
    }
}
