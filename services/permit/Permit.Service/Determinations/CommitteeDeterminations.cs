using System.Diagnostics;
using System.Globalization;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Determinations;

/// <summary>Records the determinations of the 1718 Committee, by two people, and reads them.</summary>
internal static class CommitteeDeterminations
{
    private static readonly DecisionRequest Example = new("Compared with the Committee's letter of 2 March.");

    public static void MapDeterminations(this WebApplication app)
    {
        app.MapPost("/determinations", RecordAsync)
            .WithName("RecordDetermination")
            .WithTags("Determinations")
            .WithSummary("Records a determination of the 1718 Committee. A second person confirms it; only then are permits issued under it.")
            .WithExample(
                new DeterminationRequest(
                    "S/AC.49/2026/DEC.3",
                    "2026-03-02",
                    "humanitarianAssistance",
                    12,
                    "2026-04-01",
                    "2027-03-31",
                    "Letter of the Chair of the Committee to the Permanent Mission.",
                    Sectors: ["86"]
                )
            )
            .ForState(Role.Officer, Role.Supervisor);
        app.MapGet("/determinations/{id:guid}", GetAsync)
            .WithName("GetDetermination")
            .WithTags("Determinations")
            .WithSummary("A determination, with the number of permits in force under it.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/determinations", ListAsync)
            .WithName("ListDeterminations")
            .WithTags("Determinations")
            .WithSummary("The State's determinations, the newest first.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        Map(
            app,
            "confirm",
            "Confirms what another person recorded: permits can be issued under it.",
            (reason, by) => new DeterminationCommand.Confirm(reason, by),
            Role.Supervisor
        );
        Map(
            app,
            "reject",
            "Rejects what was recorded, or takes it back.",
            (reason, _) => new DeterminationCommand.Reject(reason),
            Role.Officer,
            Role.Supervisor
        );
        Map(
            app,
            "end",
            "Ends a determination: no more permits are issued under it. Those in force stay.",
            (reason, _) => new DeterminationCommand.End(reason),
            Role.Supervisor
        );
    }

    private static void Map(WebApplication app, string verb, string summary, Func<string, Officer, DeterminationCommand> read, params string[] roles) =>
        app.MapPost(
                $"/determinations/{{id:guid}}/{verb}",
                (Guid id, Body<DecisionRequest> body, [AsParameters] ChangeRequest change) => ChangeAsync(id, read(body.Value.Read(), change.By), change)
            )
            .WithName($"{char.ToUpperInvariant(verb[0])}{verb[1..]}Determination")
            .WithTags("Determinations")
            .WithSummary($"{summary} Requires If-Match.")
            .WithExample(Example)
            .ForState(roles);

    private static async Task<Results<Created<DeterminationResponse>, ProblemHttpResult>> RecordAsync(
        Body<DeterminationRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        RuleSettingsByState rules,
        TimeProvider time,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var command = body.Value.Read(caller, DateOnly.FromDateTime(now.UtcDateTime));
        var (_, determination, _) = await sessions.CreateAsync(
            new StreamOf<CommitteeDetermination, DeterminationEvent>(key.IdFor(caller, "determination")),
            state => DeterminationDecider.Decide(command, state, rules.For(caller.State, now).ProposalLifetime, now),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken
        );
        response.Headers.ETag = IfMatch.ETag(determination!.Version);
        return TypedResults.Created($"/determinations/{determination.Id}", DeterminationResponse.From(determination));
    }

    private static async Task<Results<Ok<DeterminationResponse>, ProblemHttpResult>> ChangeAsync(Guid id, DeterminationCommand command, ChangeRequest change)
    {
        var (outcome, determination, _) = await change.DecideAsync(
            new StreamOf<CommitteeDetermination, DeterminationEvent>(id),
            state => DeterminationDecider.Decide(command, state, change.Rules.ProposalLifetime, change.Now)
        );
        switch (outcome)
        {
            case DeterminationOutcome.Accepted or DeterminationOutcome.Unchanged:
                return change.Changed(determination!.Version, DeterminationResponse.From(determination));
            case DeterminationOutcome.NotFound:
                return ProblemTypes.NotFound.Because("There is no such determination.");
            case DeterminationOutcome.WrongStatus wrong:
                return ProblemTypes.Conflict.Because($"The determination's status is {Names.Of(wrong.Status)}; it must be {Names.Of(wrong.Allowed)}.");
            case DeterminationOutcome.Expired expired:
                return ProblemTypes.Conflict.Because(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"It could be confirmed until {expired.ExpiresAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}: record it again."
                    )
                );
            case DeterminationOutcome.SecondPersonRequired:
                return ProblemTypes.SecondPerson.Because("Who recorded a determination cannot confirm it.");
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<Results<Ok<DeterminationResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        if (await session.LoadAsync<CommitteeDetermination>(DeterminationId.From(id), cancellationToken) is not { } determination)
            return ProblemTypes.NotFound.Because("There is no such determination.");
        var inForce = await ExceptionReader.InForceAsync(database, caller.State, [determination.Id], cancellationToken);
        response.Headers.ETag = IfMatch.ETag(determination.Version);
        return TypedResults.Ok(DeterminationResponse.From(determination, inForce[determination.Id]));
    }

    private static async Task<Ok<Page<DeterminationResponse>>> ListAsync(
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        IQueryable<CommitteeDetermination> determinations = session.Query<CommitteeDetermination>();
        if (page.After(TimePosition.Read) is { } last)
            determinations = determinations.Where(found => found.MatchesSql("(d.recorded_at, d.id) < (?, ?)", last.At, last.Id));
        var found = await determinations.OrderBySql("d.recorded_at desc, d.id desc").Take(page.Limit + 1).ToListAsync(cancellationToken);
        var inForce = await ExceptionReader.InForceAsync(database, caller.State, [.. found.Select(one => one.Id)], cancellationToken);
        return TypedResults.Ok(
            page.Of(found, one => DeterminationResponse.From(one, inForce[one.Id]), one => new TimePosition(one.RecordedAt, one.Id.Value).ToString())
        );
    }
}
