using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Service.Determinations;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>An officer's decision.</summary>
/// <param name="Reason">The officer's statement: 1 to 2,000 characters.</param>
public sealed record DecisionRequest(string Reason)
{
    internal string Read()
    {
        var checks = new FieldChecks();
        var reason = checks.Text("#/reason", Reason, 2000, multiline: true);
        checks.ThrowIfAny();
        return reason;
    }
}

/// <summary>An officer's decision against the applicant.</summary>
/// <param name="Reason">The officer's statement: 1 to 2,000 characters.</param>
/// <param name="LegalBasis">1 to 10 citations: a resolution's paragraph such as <c>2375/17</c>, or <c>national:</c> followed by the law.</param>
public sealed record AdverseDecisionRequest(string Reason, IReadOnlyList<string> LegalBasis)
{
    internal (string Reason, IReadOnlyList<LegalBasis> LegalBasis) Read()
    {
        var checks = new FieldChecks();
        var reason = checks.Text("#/reason", Reason, 2000, multiline: true);
        var bases = checks.List("#/legalBasis", LegalBasis, 1, 10, checks.Value<LegalBasis>);
        checks.ThrowIfAny();
        return (reason, bases);
    }
}

/// <summary>A determination of the worker's nationality.</summary>
/// <param name="Reason">Why: 1 to 2,000 characters.</param>
/// <param name="Nationalities">1 to 5 nationalities, ISO 3166-1 alpha-3.</param>
/// <param name="Evidence">1 to 20 items that show it, each 1 to 2,000 characters. A warning sign alone is not evidence.</param>
/// <param name="Answer">What the person answered to the evidence, or why the person could not be heard: 1 to 4,000 characters.</param>
public sealed record NationalityRequest(string Reason, IReadOnlyList<string> Nationalities, IReadOnlyList<string> Evidence, string Answer)
{
    internal PermitCommand Read(Officer by)
    {
        var checks = new FieldChecks();
        var nationalities = checks.List("#/nationalities", Nationalities, 1, 5, checks.Value<CountryCode>);
        if (nationalities.Distinct().Count() < nationalities.Count)
            checks.Add("#/nationalities", "Must be different.");
        var command = new PermitCommand.Propose(ProposedAction.DetermineNationality, checks.Text("#/reason", Reason, 2000, multiline: true), by)
        {
            Nationality = new(
                nationalities,
                checks.List("#/evidence", Evidence, 1, 20, (pointer, item) => checks.Text(pointer, item, 2000, multiline: true)),
                checks.Text("#/answer", Answer, 4000, multiline: true)
            ),
        };
        checks.ThrowIfAny();
        return command;
    }
}

internal static class Decisions
{
    private static readonly DecisionRequest Example = new("Another person: fingerprints differ.");
    private static readonly AdverseDecisionRequest AdverseExample = new("The worker is listed.", ["2270/13"]);

    public static void MapDecisions(this WebApplication app)
    {
        Map<DecisionRequest>(
            app,
            "screen",
            "Requests another screening of an undecided application, against the current lists.",
            Example,
            (request, _) => new PermitCommand.RequestScreening(request.Read()),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            "issue",
            "Proposes to issue an application that was referred. A second person approves it.",
            Example,
            (request, by) => new PermitCommand.Propose(ProposedAction.Issue, request.Read(), by)
        );
        Map<AdverseDecisionRequest>(
            app,
            "refuse",
            "Refuses an application. Where the State requires two people for it, proposes it.",
            AdverseExample,
            (request, by) =>
            {
                var (reason, basis) = request.Read();
                return new PermitCommand.Refuse(reason, basis, by);
            }
        );
        Map<DecisionRequest>(
            app,
            "suspend",
            "Suspends a valid permit. Where the State requires two people for it, proposes it.",
            Example with
            {
                Reason = "The holder may be listed: see the hit of 2 March.",
            },
            (request, by) => new PermitCommand.Suspend(request.Read(), by)
        );
        Map<DecisionRequest>(
            app,
            "withdraw",
            "Withdraws an application that is not decided.",
            Example with
            {
                Reason = "The worker took another job.",
            },
            (request, _) => new PermitCommand.Withdraw(request.Read())
        );
        Map<DecisionRequest>(
            app,
            "reinstate",
            "Proposes to make a suspended permit valid again. A second person approves it.",
            Example,
            (request, by) => new PermitCommand.Propose(ProposedAction.Reinstate, request.Read(), by)
        );
        Map<NationalityRequest>(
            app,
            "determine-nationality",
            "Proposes a determination of the worker's nationality. A second person approves it; an application that is then prohibited is refused, "
                + "a valid permit suspended.",
            new(
                "Interview and passport registry agree.",
                ["PRK"],
                ["The passport's number belongs to a series that the DPRK issues.", "Interview of 3 March."],
                "The worker denies it and shows no other document."
            ),
            (request, by) => request.Read(by),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            "reverse-nationality",
            "Proposes to reverse the determination of the worker's nationality. A second person approves it.",
            Example with
            {
                Reason = "The embassy confirms the worker's passport.",
            },
            (request, by) => new PermitCommand.Propose(ProposedAction.ReverseNationality, request.Read(), by),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            "approve",
            "Approves what another person proposed; it takes effect at once.",
            Example with
            {
                Reason = "I have seen the fingerprints.",
            },
            (request, by) => new PermitCommand.Approve(request.Read(), by),
            Role.Supervisor
        );
        Map<DecisionRequest>(
            app,
            "reject",
            "Rejects what was proposed, or takes it back.",
            Example with
            {
                Reason = "The fingerprints are of another person.",
            },
            (request, by) => new PermitCommand.Reject(request.Read(), by)
        );
        Map<AdverseDecisionRequest>(
            app,
            "revoke",
            "Permanently revokes a valid or suspended permit. Where the State requires two people for it, proposes it.",
            AdverseExample,
            (request, by) =>
            {
                var (reason, basis) = request.Read();
                return new PermitCommand.Revoke(reason, basis, by);
            }
        );
    }

    private static void Map<TRequest>(
        WebApplication app,
        string verb,
        string summary,
        TRequest example,
        Func<TRequest, Officer, PermitCommand> read,
        params string[] roles
    )
        where TRequest : notnull =>
        app.MapPost(
                $"/permits/{{id:guid}}/{verb}",
                (Guid id, Body<TRequest> body, [AsParameters] ChangeRequest change) => HandleAsync(id, read(body.Value, change.By), change)
            )
            .WithName($"{NameOf(verb)}Permit")
            .WithTags("Decisions")
            .WithSummary($"{summary} Requires If-Match.")
            .WithExample(example)
            .ForState(roles.Length > 0 ? roles : [Role.Officer, Role.Supervisor]);

    private static string NameOf(string verb) => string.Concat(verb.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static async Task<Results<Ok<PermitResponse>, ProblemHttpResult>> HandleAsync(Guid id, PermitCommand command, ChangeRequest change)
    {
        var (outcome, permit, _) = await change.DecideAsync(
            new StreamOf<Permit, PermitEvent>(id),
            state => PermitDecider.Decide(command, state, change.Rules, change.Now),
            prepare: async (transaction, permit) =>
                command = command with
                {
                    Exceptions = await ExceptionReader.ReadAsync(transaction, change.Caller.State.Value, permit, change.CancellationToken),
                }
        );
        switch (outcome)
        {
            case PermitOutcome.Accepted or PermitOutcome.Unchanged:
                return change.Changed(permit!.Version, PermitResponse.From(permit));
            case PermitOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such permit.");
            case PermitOutcome.WrongStatus wrong:
                return ProblemTypes.Conflict.Because(
                    $"The permit's status is {Names.Of(wrong.Status)}; it must be {string.Join(" or ", wrong.Allowed.Select(Names.Of))}."
                );
            case PermitOutcome.Prohibited prohibited:
                return ProblemTypes.Conflict.Because(ReasonText.Render(prohibited.Reason));
            case PermitOutcome.AlreadyProposed already:
                return ProblemTypes.Conflict.Because(
                    $"{already.Proposal.By.User} has proposed {Names.Of(already.Proposal.Action)}: approve or reject that first."
                );
            case PermitOutcome.NothingProposed { Expired: { } expired }:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The proposal expired at {expired.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: propose it again."
                    )
                );
            case PermitOutcome.NothingProposed:
                return ProblemTypes.Conflict.Because("Nothing is proposed.");
            case PermitOutcome.NothingDetermined:
                return ProblemTypes.Conflict.Because("The worker's nationality has not been determined.");
            case PermitOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("The proposer cannot approve their own proposal.");
            case PermitOutcome.ValidityEnded ended:
                return ProblemTypes.Conflict.Because(
                    string.Create(CultureInfo.InvariantCulture, $"The application asks for a permit until {ended.ValidTo:yyyy-MM-dd}, which has passed.")
                );
            case PermitOutcome.NotScreened:
                return ProblemTypes.Conflict.Because("The application has not been compared with any list. Import the lists and apply again.");
            default:
                throw new UnreachableException();
        }
    }
}
