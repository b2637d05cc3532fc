using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Permits.Domain.Permits;
using Permits.Service.Audit;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>Which permits to list.</summary>
/// <param name="Status">Only these: applied, referred, issued, refused, suspended, revoked, withdrawn or expired.</param>
/// <param name="Agency">Only this agency's.</param>
/// <param name="Reference">Only those with the agency's reference.</param>
/// <param name="Nationality">Only workers with this claimed nationality: ISO 3166-1 alpha-3, XXA, XXB, XXC, XXX, chosen-seki or unresolved-korea.</param>
public sealed record PermitFilter(
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "agency")] AgencyId? Agency,
    [property: FromQuery(Name = "reference")] string? Reference,
    [property: FromQuery(Name = "nationality")] StatedCountry? Nationality
);

internal static class ReadPermits
{
    public static void MapReadPermits(this WebApplication app)
    {
        app.MapGet("/permits/{id:guid}", GetAsync)
            .WithName("GetPermit")
            .WithTags("Permits")
            .WithSummary("A permit as it is now, or as it was at an instant or version.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/permits", ListAsync)
            .WithName("ListPermits")
            .WithTags("Permits")
            .WithSummary("The State's permits, newest application first, or all of them as they were at an instant.")
            .WithDescription(
                "`status` is `applied`, `referred`, `issued`, `refused`, `suspended`, `revoked`, `withdrawn` or `expired`.\n\n" + PermitsAt.Description
            )
            .Produces<Page<PermitResponse>>()
            .Produces<PermitResponse>(StatusCodes.Status200OK, NdJson.MediaType)
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Results<Ok<PermitResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Instant? at,
        long? version,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        if (at is not null && version is not null)
            return ProblemTypes.InvalidRequest.Because(
                "Pass an instant or a version, not both.",
                [new("at", "Must not be combined with version."), new("version", "Must not be combined with at.")]
            );
        if (version is < 1)
            return ProblemTypes.InvalidRequest.Because("Versions start at 1.", [new("version", "Must be at least 1.")]);
        await using var session = sessions.Read(caller.State);
        var permit = (at, version) switch
        {
            (null, null) => await session.LoadAsync<Permit>(PermitId.From(id), cancellationToken),
            _ => await session.Events.AggregateStreamAsync<Permit>(id, version ?? 0, at?.Value, token: cancellationToken),
        };
        if (permit is null || (version is not null && permit.Version != version))
            return ProblemTypes.NotFound.Because("There is no such permit, or it did not exist then.");
        response.Headers.ETag = IfMatch.ETag(permit.Version);
        return TypedResults.Ok(PermitResponse.From(permit));
    }

    private static async Task<Results<Ok<Page<PermitResponse>>, EmptyHttpResult, ProblemHttpResult>> ListAsync(
        [AsParameters] PermitFilter filter,
        PageRequest page,
        Instant? at,
        Guid? after,
        Caller caller,
        EventSessions sessions,
        TimeProvider time,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var checks = new FieldChecks();
        if (at is { } instant)
        {
            if (!PermitsAt.IsAllowed(caller))
                return ProblemTypes.Forbidden.Because(PermitsAt.Refusal);
            checks.Past("at", instant, time.GetUtcNow());
            foreach (var other in context.Request.Query.Keys.Except(PermitsAt.Parameters))
                checks.Add(other, "Must not be combined with at.");
            checks.ThrowIfAny();
            await PermitsAt.WriteAsync(instant, after, caller, sessions, context.Response, cancellationToken);
            return TypedResults.Empty;
        }

        if (after is not null)
            checks.Add("after", "Pass it only with at; a page of the list continues with cursor.");
        var status = checks.OptionalOneOf<PermitStatus>("status", filter.Status);
        checks.OptionalText("reference", filter.Reference, 100);
        checks.ThrowIfAny();

        await using var session = sessions.Read(caller.State);
        IQueryable<Permit> permits = session.Query<Permit>();
        if (page.After(TimePosition.Read) is { } last)
            permits = permits.Where(permit => permit.MatchesSql("(d.applied_at, d.id) < (?, ?)", last.At, last.Id));
        if (status is not null)
            permits = permits.Where(permit => permit.Status == status);
        if (filter.Reference is { } reference)
            permits = permits.Where(permit => permit.Application.Reference == reference);
        if (filter.Agency is { } agency)
            permits = permits.Where(permit => permit.MatchesSql("d.applicationagency = ?", agency.Value));
        if (filter.Nationality is { } nationality)
            permits = permits.Where(permit => permit.MatchesSql("d.data -> 'application' -> 'worker' ->> 'nationality' = ?", nationality.Value));
        var found = await permits.OrderBySql("d.applied_at desc, d.id desc").Take(page.Limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of(found, PermitResponse.From, permit => new TimePosition(permit.AppliedAt, permit.Id.Value).ToString()));
    }
}
