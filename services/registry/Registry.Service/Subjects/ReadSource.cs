using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.Subjects;

/// <summary><c>GET /entities/{id}/source</c>: a subject's entry as its list's file has it.</summary>
internal static class ReadSource
{
    public static void MapReadSource(this WebApplication app) =>
        app.MapGet("/entities/{id}/source", HandleAsync)
            .WithName("GetEntitySource")
            .WithTags("Entities")
            .WithExample("id", "unsc-9900001")
            .WithSummary("The subject's entry as it is in its list's file: every element, in order")
            .WithQuery(new QueryParameter("list", "The list whose entry to return. Required if several lists name the subject."), AsOf.Parameter)
            .ForAnyCaller();

    private static async Task<Results<Ok<SourceResponse>, ProblemHttpResult>> HandleAsync(
        string id,
        HttpRequest request,
        CurrentLists current,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        var at = AsOf.Read(request.Query);
        if (at is { } instant)
            await AsOf.EditionsAsync(instant, current, cancellationToken);
        var listed = (await SubjectHistory.LoadAsync(session, id, at, cancellationToken))
            .Where(subject => subject.IsListed)
            .OrderBy(subject => subject.List.Value, StringComparer.Ordinal)
            .ToList();
        if (request.Query["list"].ToString() is { Length: > 0 } list)
            listed.RemoveAll(subject => subject.List.Value != list);
        if (listed.Count > 1)
            throw QueryValues.Invalid("list", $"Several lists name the subject. Pass one of: {string.Join(", ", listed.Select(subject => subject.List))}.");
        return listed is [var only]
            ? TypedResults.Ok(
                new SourceResponse(
                    only.SubjectId.Value,
                    only.List.Value,
                    [.. only.Content.Source.Select(element => new SourceElementResponse(element.Path, element.Value))]
                )
            )
            : NotListed;
    }

    private static ProblemHttpResult NotListed => ProblemTypes.NotFound.Because("No list names this subject, or none did at that time.");
}

/// <summary>A subject's entry as its list's file has it.</summary>
/// <param name="Id">The subject's id.</param>
/// <param name="List">The list.</param>
/// <param name="Source">Every non-empty element, in order.</param>
public sealed record SourceResponse(string Id, string List, IReadOnlyList<SourceElementResponse> Source);

/// <summary>A verbatim piece of a list's file.</summary>
/// <param name="Path">Its path: element names from the entry down, <c>[2]</c> for a second one of the same name, <c>@</c> before an attribute's name.</param>
/// <param name="Value">The text, verbatim.</param>
public sealed record SourceElementResponse(string Path, string Value);
