using System.Globalization;
using System.Linq.Expressions;
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
/// <param name="Nationality">Only workers who claim it, ISO 3166-1 alpha-3.</param>
/// <param name="Cursor">Where to go on: the <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 200; 50 unless told.</param>
public sealed record PermitFilter(
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "agency")] AgencyId? Agency,
    [property: FromQuery(Name = "reference")] string? Reference,
    [property: FromQuery(Name = "nationality")] CountryCode? Nationality,
    [property: FromQuery(Name = "cursor")] Cursor? Cursor,
    [property: FromQuery(Name = "limit")] int? Limit);

internal static class ReadPermits
{
    private static readonly Expression<Func<Permit, object?>> Newest = permit => permit.AppliedSequence;

    // As the answers spell them.
    private static readonly string[] Statuses = [.. Enum.GetNames<PermitStatus>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static void MapReadPermits(this WebApplication app)
    {
        app.MapGet("/permits/{id:guid}", GetAsync)
            .WithName("GetPermit").WithTags("Permits")
            .WithSummary("A permit as it is, or as it was at an instant or version.")
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
        if (at is not null && version is not null) return ProblemTypes.InvalidRequest.Because("Ask for an instant or for a version, not both.", [new("at", "Not together with version."), new("version", "Not together with at.")]);
        if (version is < 1) return ProblemTypes.InvalidRequest.Because("Versions begin at 1.", [new("version", "Must be at least 1.")]);
        await using var session = sessions.Read(caller.State);
        var permit = (at, version) switch
        {
            (null, null) => await session.LoadAsync<Permit>(new PermitId(id), cancellationToken),
            _ => await session.Events.AggregateStreamAsync<Permit>(id, version ?? 0, at?.Value, token: cancellationToken),
        };
        if (permit is null || (version is not null && permit.Version != version)) return ProblemTypes.NotFound.Because("There is no such permit, or there was none then.");
        response.Headers.ETag = IfMatch.ETag(permit.Version);
        return TypedResults.Ok(PermitResponse.From(permit));
    }

    private static async Task<Results<Ok<PermitPage>, ProblemHttpResult>> ListAsync([AsParameters] PermitFilter filter, Caller caller, EventSessions sessions, CancellationToken cancellationToken)
    {
        var limit = filter.Limit ?? 50;
        if (limit is < 1 or > 200) return ProblemTypes.InvalidRequest.Because("The limit is out of range.", [new("limit", "Must be 1 to 200.")]);
        var before = long.MaxValue;
        if (filter.Cursor is { } cursor && !long.TryParse(cursor.Position, NumberStyles.None, CultureInfo.InvariantCulture, out before))
            return ProblemTypes.InvalidRequest.Because("The cursor is not one of this list.", [new("cursor", "The next of the page before.")]);

        var checks = new FieldChecks();
        var word = filter.Status is { } asked ? checks.OneOf("status", asked, Statuses) : null;
        checks.OptionalText("reference", filter.Reference, 100);
        checks.ThrowIfAny();

        await using var session = sessions.Read(caller.State);
        var permits = session.Query<Permit>().Where(permit => permit.AppliedSequence < before);
        if (word is not null && Enum.Parse<PermitStatus>(word, ignoreCase: true) is var status) permits = permits.Where(permit => permit.Status == status);
        if (filter.Reference is { } reference) permits = permits.Where(permit => permit.Application.Reference == reference);
        if (filter.Agency is { } agency) permits = permits.Where(permit => permit.MatchesSql("d.data -> 'application' ->> 'agency' = ?", agency.Value));
        if (filter.Nationality is { } nationality) permits = permits.Where(permit => permit.MatchesSql("d.data -> 'application' -> 'worker' ->> 'nationality' = ?", nationality.Value));
        var page = await permits.OrderByDescending(Newest).Take(limit + 1).ToListAsync(cancellationToken);
        var items = page.Take(limit).ToList();
        var next = page.Count > limit ? new Cursor(items[^1].AppliedSequence.ToString(CultureInfo.InvariantCulture)).ToString() : null;
        return TypedResults.Ok(new PermitPage([.. items.Select(PermitResponse.From)], next));
    }
}
