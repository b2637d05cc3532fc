using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>An accepted application; the decision follows, or is here if the client waited for it.</summary>
/// <param name="PermitId">The permit, at <c>/permits/{permitId}</c>.</param>
/// <param name="Status">applied, or what was decided.</param>
public sealed record ApplicationAccepted(PermitId PermitId, PermitStatus Status);

internal static class Apply
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public static void MapApply(this WebApplication app) =>
        app.MapPost("/permits", HandleAsync)
            .WithName("ApplyForPermit")
            .WithTags("Permits")
            .WithSummary(
                "Applies for a work permit. The decision follows the registry's screening. If the agency has used the reference, 409 names its `permit`."
            )
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
            .WithMetadata(
                new RequestHeader(
                    "Prefer",
                    Required: false,
                    "`wait=5` (RFC 7240): respond once the application is decided, with its status, if that takes at most 5 seconds (at most 30)."
                )
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Accepted<ApplicationAccepted>, Ok<ApplicationAccepted>, ProblemHttpResult>> HandleAsync(
        Body<ApplyRequest> body,
        IdempotencyKey key,
        Prefer prefer,
        Caller caller,
        EventSessions sessions,
        RuleSettingsByState rules,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var application = body.Value.Read(caller, DateOnly.FromDateTime(now.UtcDateTime));
        var command = new PermitCommand.Apply(application);
        var id = PermitId.From(key.IdFor(caller, "permit"));
        var (outcome, _, _) = await sessions.CreateAsync(
            new StreamOf<Permit, PermitEvent>(id.Value),
            permit => PermitDecider.Decide(command, permit, rules.For(caller.State, now), now),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken,
            collided: async session => command = command with { ReferenceHolder = await References.HolderAsync(session, application, cancellationToken) }
        );
        if (outcome is PermitOutcome.ReferenceTaken taken)
            return References.Refused(taken);
        if (prefer.Wait is not { } wait || await DecidedAsync(sessions, caller.State, id, time, wait, cancellationToken) is not { } decided)
            return TypedResults.Accepted($"/permits/{id}", new ApplicationAccepted(id, PermitStatus.Applied));
        response.Headers.Location = $"/permits/{id}";
        response.Headers.ETag = IfMatch.ETag(decided.Version);
        response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={wait.TotalSeconds}");
        return TypedResults.Ok(new ApplicationAccepted(id, decided.Status));
    }

    // Reads again and again, because another instance may decide.
    private static async Task<Permit?> DecidedAsync(
        EventSessions sessions,
        CountryCode state,
        PermitId id,
        TimeProvider time,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(PollInterval, time);
        while (time.GetElapsedTime(began) < wait && await timer.WaitForNextTickAsync(cancellationToken))
        {
            await using var session = sessions.Read(state);
            if (await session.LoadAsync<Permit>(id, cancellationToken) is { Status: not PermitStatus.Applied } permit)
                return permit;
        }

        return null;
    }
}
