using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Service.Matching;

namespace Registry.Service.Subjects;

/// <summary><c>GET /entities/{id}</c>: a subject as it is, or as it was at an instant.</summary>
internal static class ReadEntity
{
    public static void MapReadEntity(this WebApplication app)
    {
        app.MapGet("/entities/{id}", HandleAsync).WithName("entity").WithTags("entities")
            .WithSummary("A subject as FollowTheMoney JSON, now or at an instant")
            .WithDescription("`as_of`, a day or an instant in ISO 8601, asks what the list then said. `nested=false` gives ids in place of linked entities.")
            .ForAnyCaller();
        app.MapGet("/entities/{id}/source", SourceAsync).WithName("entitySource").WithTags("entities")
            .WithSummary("Every element of the subject's entry as its list's file has it, in order")
            .ForAnyCaller();
    }

    private static async Task<Results<Ok<EntityResponse>, ProblemHttpResult>> HandleAsync(string id, string? as_of, bool? nested, EventSessions sessions, CancellationToken cancellationToken)
    {
        var at = InstantOf(as_of);
        await using var session = sessions.ReadCommon();
        if (await LoadAsync(session, id, at, cancellationToken) is not { } subject) return ProblemTypes.NotFound.Because("No list names such a subject, or did so then.");
        if (!subject.IsListed) return ProblemTypes.NotFound.Because($"{subject.List} has not named it since {subject.LastChange:O}; `as_of` an earlier instant shows what was said of it.");
        return TypedResults.Ok(EntityResponse.Of(subject, await EditionAsync(session, subject.List, at, cancellationToken), nested ?? true));
    }

    private static async Task<Results<Ok<SourceResponse>, ProblemHttpResult>> SourceAsync(string id, string? as_of, EventSessions sessions, CancellationToken cancellationToken)
    {
        await using var session = sessions.ReadCommon();
        return await LoadAsync(session, id, InstantOf(as_of), cancellationToken) is { IsListed: true } subject
            ? TypedResults.Ok(new SourceResponse(subject.SubjectId.Value, subject.List.Value, subject.Content.Source))
            : ProblemTypes.NotFound.Because("No list names such a subject, or did so then.");
    }

    private static DateTimeOffset? InstantOf(string? asOf) => asOf is null ? null
        : Instant.TryParse(asOf, null, out var at) ? at.Value
        : throw EntityFilter.Invalid("as_of", "Must be a day or an instant in ISO 8601.");

    private static async Task<Subject?> LoadAsync(IQuerySession session, string id, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        if (!SubjectId.TryParse(id, null, out var subject)) return null;
        if (at is not { } then) return await session.LoadAsync<Subject>(subject.Stream, cancellationToken);
        // By the instant that editions and answers give, which all of an import's events share.
        var events = await session.Events.FetchStreamAsync(subject.Stream, token: cancellationToken);
        return events.Select(@event => @event.Data).OfType<SubjectEvent>().TakeWhile(@event => @event.At <= then).Aggregate((Subject?)null, Subject.Evolve);
    }

    // The edition that is, or then was, current.
    private static async Task<ListEdition?> EditionAsync(IQuerySession session, ListId list, DateTimeOffset? at, CancellationToken cancellationToken)
    {
        var editions = at is { } then
            ? await session.Query<ListEdition>().Where(edition => edition.ImportedAt <= then).OrderByDescending(edition => edition.ImportedAt).ToListAsync(cancellationToken)
            : await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return editions.FirstOrDefault(edition => edition.List == list);
    }
}

/// <summary>A subject's entry as its list's file has it.</summary>
/// <param name="Id">The subject's id.</param>
/// <param name="List">The list.</param>
/// <param name="Source">Every non-empty element, in order.</param>
public sealed record SourceResponse(string Id, string List, IReadOnlyList<SourceElement> Source);
