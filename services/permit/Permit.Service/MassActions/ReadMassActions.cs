using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.MassActions;

/// <summary>Mass actions, their progress and their results.</summary>
internal static class ReadMassActions
{
    public static void MapReadMassActions(this WebApplication app)
    {
        app.MapGet("/mass-actions", ListAsync)
            .WithName("ListMassActions")
            .WithTags("MassActions")
            .WithSummary("The State's mass actions, newest first.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/mass-actions/{id:guid}", GetAsync)
            .WithName("GetMassAction")
            .WithTags("MassActions")
            .WithSummary("A mass action and its progress.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/mass-actions/{id:guid}/results", ResultsAsync)
            .WithName("ListMassActionResults")
            .WithTags("MassActions")
            .WithSummary("The permits of a mass action, each with its result once the action has run on it.")
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Ok<Page<MassActionResponse>>> ListAsync(
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        IQueryable<MassAction> actions = session.Query<MassAction>();
        if (page.After(TimePosition.Read) is { } last)
            actions = actions.Where(action => action.MatchesSql("(d.proposed_at, d.id) < (?, ?)", last.At, last.Id));
        var found = await actions.OrderBySql("d.proposed_at desc, d.id desc").Take(page.Limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Of(found, MassActionResponse.From, action => new TimePosition(action.ProposedAt, action.Id.Value).ToString()));
    }

    private static async Task<Results<Ok<MassActionResponse>, ProblemHttpResult>> GetAsync(
        Guid id,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        if (await session.LoadAsync<MassAction>(MassActionId.From(id), cancellationToken) is not { } action)
            return NoSuchAction;
        response.Headers.ETag = IfMatch.ETag(action.Version);
        return TypedResults.Ok(MassActionResponse.From(action));
    }

    private static async Task<Results<Ok<Page<MassActionPermitResponse>>, ProblemHttpResult>> ResultsAsync(
        Guid id,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        NpgsqlDataSource database,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        if (await session.LoadAsync<MassAction>(MassActionId.From(id), cancellationToken) is not { } action)
            return NoSuchAction;
        var after = page.After(Position) ?? Guid.Empty;
        var rows = await MassActionPermits.PageAsync(database, caller.State, action.Id, after, page.Limit + 1, cancellationToken);
        return TypedResults.Ok(page.Of(rows, row => row, row => row.PermitId.ToString("D")));
    }

    private static ProblemHttpResult NoSuchAction => ProblemTypes.NotFound.Because("There is no such mass action.");

    private static Guid? Position(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}
