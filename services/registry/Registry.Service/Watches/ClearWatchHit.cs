using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using Registry.Service.Editions;
using Registry.Service.Screenings;

namespace Registry.Service.Watches;

/// <summary>A decision that a hit is somebody else.</summary>
/// <param name="Screened">Who was compared: <c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="Subject">The subject of the hit, for instance <c>unsc-6908001</c>.</param>
/// <param name="Reason">Why it is somebody else, for the record: 1 to 2,000 characters.</param>
public sealed record ClearanceRequest(string Screened, string Subject, string Reason)
{
    internal (ScreenedParty Screened, SubjectId Subject, string Reason) Read()
    {
        var checks = new FieldChecks();
        var screened = checks.OneOf<ScreenedParty>("#/screened", Screened);
        var subject = checks.Value<SubjectId>("#/subject", Subject);
        var reason = checks.Text("#/reason", Reason, 2000, multiline: true);
        checks.ThrowIfAny();
        return (screened, subject, reason);
    }
}

/// <summary><c>POST /watches/{permit}/clear</c>: an officer's reasoned decision that a hit is not the same person.</summary>
internal static class ClearWatchHit
{
    public static void MapClearWatchHit(this WebApplication app) =>
        app.MapPost("/watches/{permit:guid}/clear", HandleAsync)
            .WithName("ClearWatchHit")
            .WithTags("Watches")
            .WithExample(new ClearanceRequest("worker", "unsc-9900001", "Another person: fingerprints differ."))
            .WithSummary("Clears a hit of a permit's watch that is somebody else. Requires If-Match.")
            .WithDescription(
                "The hit is compared again, and the clearance covers the evidence of that comparison. "
                    + "The hit is not reported until the subject's or the person's evidence changes; then it is reported again, with the change. "
                    + "Repeating a clearance changes nothing."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Ok<WatchResponse>, ProblemHttpResult>> HandleAsync(
        Guid permit,
        Body<ClearanceRequest> body,
        IfMatch ifMatch,
        Caller caller,
        EventSessions sessions,
        CurrentLists current,
        Screener screener,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (screened, subject, reason) = body.Value.Read();
        var id = PermitId.From(permit);
        var stream = new StreamOf<Watch, WatchEvent>(id.WatchStream);
        var context = ChangeContext.Of(caller);
        var lists = await current.GetAsync(cancellationToken);
        // A person who is not the subject is not the subject on any list.
        var only = lists.Find(subject.Value)?.Subjects.Select(EditionSet.KeyOf).ToHashSet(StringComparer.Ordinal) ?? [];
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync(context.Tenant, stream, cancellationToken);
        if (transaction.StateOf(context.Tenant, stream) is not { } watch)
            return ProblemTypes.NotFound.Because("No watch exists for this permit.");
        if (watch.Version != ifMatch.Version)
            return ProblemTypes.PreconditionFailed.Because($"The watch is at version {watch.Version}.");
        var found = screener.Compare(lists, watch.Watched, only).Where(hit => hit.Screened == screened).ToList();
        if (found.Count == 0)
            return ProblemTypes.NotFound.Because($"By the current lists, {subject} is not a hit for the {body.Value.Screened}, so there is nothing to clear.");
        foreach (var hit in found)
        {
            var outcome = transaction.Decide(
                stream,
                state => WatchDecider.Decide(new ClearHit(hit, screener.BasisOf(lists), caller.Agency, reason), state, time.GetUtcNow()),
                context
            );
            if (outcome is WatchOutcome.Ended)
                return ProblemTypes.Conflict.Because("The watch has ended with its permit.");
        }

        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(ReadWatch.Respond(transaction.StateOf(context.Tenant, stream)!, response));
    }
}
