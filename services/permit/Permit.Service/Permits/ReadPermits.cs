using System.Globalization;
using System.Text.Json;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>A page of permits, newest application first.</summary>
/// <param name="Items">The permits.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record PermitPage(IReadOnlyList<PermitResponse> Items, string? Next);

/// <summary>Which permits to list.</summary>
/// <param name="Status">Only these: applied, referred, issued, refused, suspended or revoked.</param>
/// <param name="Agency">Only this agency's.</param>
/// <param name="Reference">Only those with the agency's reference.</param>
/// <param name="Nationality">Only workers with this claimed nationality, ISO 3166-1 alpha-3.</param>
/// <param name="Cursor">The <c>next</c> of the previous page.</param>
/// <param name="Limit">1 to 200. Default: 50.</param>
public sealed record PermitFilter(
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "agency")] AgencyId? Agency,
    [property: FromQuery(Name = "reference")] string? Reference,
    [property: FromQuery(Name = "nationality")] CountryCode? Nationality,
    [property: FromQuery(Name = "cursor")] Cursor? Cursor,
    [property: FromQuery(Name = "limit")] int? Limit);

internal static class ReadPermits
{
    // As spelled in responses.
    private static readonly string[] Statuses = [.. Enum.GetNames<PermitStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static void MapReadPermits(this WebApplication app)
    {
        app.MapGet("/permits/{id:guid}", GetAsync)
            .WithName("GetPermit").WithTags("Permits")
            .WithSummary("A permit as it is now, or as it was at an instant or version.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/permits", ListAsync)
            .WithName("ListPermits").WithTags("Permits")
            .WithSummary("The State's permits, newest application first.")
            .WithDescription("`status` is `applied`, `referred`, `issued`, `refused`, `suspended` or `revoked`.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Ok<PermitResponse>, ProblemHttpResult>> GetAsync(
        Guid id, Instant? at, long? version, Caller caller, EventSessions sessions, HttpResponse response, CancellationToken cancellationToken)
    {
        if (at is not null && version is not null) return ProblemTypes.InvalidRequest.Because("Pass an instant or a version, not both.", [new("at", "Must not be combined with version."), new("version", "Must not be combined with at.")]);
        if (version is < 1) return ProblemTypes.InvalidRequest.Because("Versions start at 1.", [new("version", "Must be at least 1.")]);
        await using var session = sessions.Read(caller.State);
        var permit = (at, version) switch
        {
            (null, null) => await session.LoadAsync<Permit>(new PermitId(id), cancellationToken),
            _ => await session.Events.AggregateStreamAsync<Permit>(id, version ?? 0, at?.Value, token: cancellationToken),
        };
        if (permit is null || (version is not null && permit.Version != version)) return ProblemTypes.NotFound.Because("There is no such permit, or it did not exist then.");
        response.Headers.ETag = IfMatch.ETag(permit.Version);
        return TypedResults.Ok(PermitResponse.From(permit));
    }

    private static async Task<Results<Ok<PermitPage>, ProblemHttpResult>> ListAsync([AsParameters] PermitFilter filter, Caller caller, EventSessions sessions, CancellationToken cancellationToken)
    {
        var limit = filter.Limit ?? 50;
        if (limit is < 1 or > 200) return ProblemTypes.InvalidRequest.Because("The limit is out of range.", [new("limit", "Must be 1 to 200.")]);
        PagePosition? last = null;
        if (filter.Cursor is { } cursor && (last = PagePosition.Read(cursor)) is null)
            return ProblemTypes.InvalidRequest.Because("The cursor is not valid for this list.", [new("cursor", "Must be the next of the previous page.")]);

        var checks = new FieldChecks();
        var word = filter.Status is { } asked ? checks.OneOf("status", asked, Statuses) : null;
        checks.OptionalText("reference", filter.Reference, 100);
        checks.ThrowIfAny();

        await using var session = sessions.Read(caller.State);
        IQueryable<Permit> permits = session.Query<Permit>();
        if (last is { } position) permits = permits.Where(permit => permit.MatchesSql("(d.applied_at, d.id) < (?, ?)", position.AppliedAt, position.Id));
        if (word is not null && Enum.Parse<PermitStatus>(word, ignoreCase: true) is var status) permits = permits.Where(permit => permit.Status == status);
        if (filter.Reference is { } reference) permits = permits.Where(permit => permit.Application.Reference == reference);
        if (filter.Agency is { } agency) permits = permits.Where(permit => permit.MatchesSql("d.data -> 'application' ->> 'agency' = ?", agency.Value));
        if (filter.Nationality is { } nationality) permits = permits.Where(permit => permit.MatchesSql("d.data -> 'application' -> 'worker' ->> 'nationality' = ?", nationality.Value));
        var page = await permits.OrderBySql("d.applied_at desc, d.id desc").Take(limit + 1).ToListAsync(cancellationToken);
        var items = page.Take(limit).ToList();
        var next = page.Count > limit ? PagePosition.Of(items[^1]).ToCursor().ToString() : null;
        return TypedResults.Ok(new PermitPage([.. items.Select(PermitResponse.From)], next));
    }

    /// <summary>The last permit of a page. The id breaks ties between permits applied for at the same instant.</summary>
    private readonly record struct PagePosition(DateTimeOffset AppliedAt, Guid Id)
    {
        public static PagePosition Of(Permit permit) => new(permit.AppliedAt, permit.Id.Value);

        public static PagePosition? Read(Cursor cursor) =>
            cursor.Position.Split(' ') is [var appliedAt, var id]
            && DateTimeOffset.TryParseExact(appliedAt, "O", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var at)
            && Guid.TryParseExact(id, "D", out var permit)
                ? new(at, permit)
                : null;

        public Cursor ToCursor() => new(string.Create(CultureInfo.InvariantCulture, $"{AppliedAt.ToUniversalTime():O} {Id}"));
    }
}
