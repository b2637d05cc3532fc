using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Repatriation;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Repatriation;

internal static class OpenCase
{
    public static void MapOpenCase(this WebApplication app) =>
        app.MapPost("/cases", HandleAsync)
            .WithName("OpenCase")
            .WithTags("Cases")
            .WithSummary("Opens a repatriation case on a finding. A person who has a case gets no second one: 409 names it as `case`.")
            .WithExample(
                new OpenCaseRequest(
                    new(["Kim Chol Su"], "1985-04-03", "PRK", "male", [new("passport", "654321987", "PRK")]),
                    "2397/8",
                    "Found working at the shipyard on a student visa.",
                    "worker"
                )
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Created<CaseResponse>, ProblemHttpResult>> HandleAsync(
        Body<OpenCaseRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        RepatriationSettings settings,
        RuleSettingsByState rules,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var command = CaseRequests.Open(body.Value, caller, today, settings.DaysToLeave);
        var (id, context) = (CaseId.From(key.IdFor(caller, "case")), ChangeContext.Of(caller));
        var (outcome, found, _) = await sessions.CreateAsync(
            new StreamOf<RepatriationCase, RepatriationEvent>(id.Value),
            state => RepatriationDecider.Decide(command, state, rules.Common, now),
            context,
            body.Hash,
            cancellationToken,
            prepare: async transaction =>
            {
                var claim = await CasePersons.ClaimAsync(transaction, context.Tenant, PersonKey.Of(command.Person), id, cancellationToken);
                if (claim.Case != id)
                    command = command with { Existing = claim.Case };
            }
        );
        if (found is null)
            return CaseCommands.Refused(outcome);
        response.Headers.ETag = IfMatch.ETag(found.Version);
        return TypedResults.Created($"/cases/{found.Id}", CaseResponse.From(found, today));
    }
}
