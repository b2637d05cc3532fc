using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Permits;

/// <summary>An accepted application; the decision follows.</summary>
/// <param name="PermitId">The permit, at <c>/permits/{permitId}</c>.</param>
/// <param name="Status">Always applied.</param>
public sealed record ApplicationAccepted(PermitId PermitId, string Status);

internal static class Apply
{
    public static void MapApply(this WebApplication app) =>
        app.MapPost("/permits", HandleAsync)
            .WithName("ApplyForPermit")
            .WithTags("Permits")
            .WithSummary("Applies for a work permit. The decision follows the registry's screening.")
            .WithExample(
                new ApplyRequest(
                    new(["Nguyen Van An"], "VNM", "1990-04", "male", [new("passport", "B1234567", "VNM")], [new("placeOfBirth", "Viet Nam", "passport")]),
                    new("Hanbit Shipyard", "KOR"),
                    "Welder",
                    "2027-01-01",
                    "2027-12-31",
                    "R-1",
                    "work",
                    "7212",
                    "3011",
                    Wage: new(2_800_000, "KRW", "month")
                )
            )
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Accepted<ApplicationAccepted>, ProblemHttpResult>> HandleAsync(
        Body<ApplyRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        RuleSettings rules,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var application = body.Value.Read(caller, DateOnly.FromDateTime(now.UtcDateTime));
        var id = PermitId.From(key.IdFor(caller, "permit"));
        await sessions.CreateAsync(
            new StreamOf<Permit, PermitEvent>(id.Value),
            permit => PermitDecider.Decide(new PermitCommand.Apply(application), permit, rules, now),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken
        );
        return TypedResults.Accepted($"/permits/{id}", new ApplicationAccepted(id, "applied"));
    }
}
