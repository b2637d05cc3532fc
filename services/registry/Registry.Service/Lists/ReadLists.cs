using System.Globalization;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Service.Editions;
using Registry.Service.Requests;

namespace Registry.Service.Lists;

/// <summary>The lists, their editions, and what each edition changed.</summary>
internal static class ReadLists
{
    public static void MapReadLists(this WebApplication app)
    {
        app.MapGet("/lists", ListsAsync)
            .WithName("ListLists")
            .WithTags("Lists")
            .WithSummary("All lists, each with its edition that is current or was current at an instant")
            .WithQuery(AsOf.Parameter)
            .ForAnyCaller();
        app.MapGet("/lists/{list}/editions", EditionsAsync)
            .WithName("ListEditions")
            .WithTags("Lists")
            .WithExample("list", "un_sc_sanctions")
            .WithSummary("A list's editions, newest first")
            .ForAnyCaller();
        app.MapGet("/lists/{list}/editions/{edition}", EditionAsync)
            .WithName("GetEdition")
            .WithTags("Lists")
            .WithExample("list", "un_sc_sanctions")
            .WithSummary("An edition, and whether the watches were compared with it")
            .ForAnyCaller();
        app.MapGet("/lists/{list}/editions/{edition}/changes", ChangesAsync)
            .WithName("ListEditionChanges")
            .WithTags("Lists")
            .WithExample("list", "un_sc_sanctions")
            .WithSummary("An edition's changes by subject; for an amendment, each field with its old and new values")
            .ForAnyCaller();
    }

    private static async Task<Ok<Page<ListResponse>>> ListsAsync(
        HttpRequest request,
        CurrentLists lists,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        var current = AsOf.Read(request.Query) is { } at
            ? await AsOf.EditionsAsync(at, lists, cancellationToken)
            : await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
        return TypedResults.Ok(
            new Page<ListResponse>(
                [
                    .. Datasets
                        .Of(current)
                        .Select(list => new ListResponse(
                            list.Id.Value,
                            list.Title,
                            current.FirstOrDefault(edition => edition.List == list.Id) is { } edition ? EditionResponse.Of(edition) : null
                        )),
                ],
                Next: null
            )
        );
    }

    private static async Task<Results<Ok<Page<EditionStatusResponse>>, ProblemHttpResult>> EditionsAsync(
        string list,
        PageRequest page,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var before = page.After(Number) ?? int.MaxValue;
        await using var session = sessions.ReadCommon();
        if (!await IsKnownAsync(session, list, cancellationToken))
            return NoSuchList;
        var editions = await session
            .Query<ListEdition>()
            .Where(edition => edition.MatchesSql("d.data ->> 'list' = ?", list) && edition.Number < before)
            .OrderByDescending(edition => edition.Number)
            .Take(page.Limit + 1)
            .ToListAsync(cancellationToken);
        return TypedResults.Ok(
            page.Of(
                await StatusesAsync(session, editions, caller, cancellationToken),
                status => status,
                status => status.Edition.Number.ToString(CultureInfo.InvariantCulture)
            )
        );
    }

    private static async Task<Results<Ok<EditionStatusResponse>, ProblemHttpResult>> EditionAsync(
        string list,
        string edition,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        return await LoadAsync(session, list, edition, cancellationToken) is { } found
            ? TypedResults.Ok((await StatusesAsync(session, [found], caller, cancellationToken))[0])
            : NoSuchEdition;
    }

    private static async Task<Results<Ok<Page<ChangeResponse>>, ProblemHttpResult>> ChangesAsync(
        string list,
        string edition,
        PageRequest page,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.ReadCommon();
        if (await LoadAsync(session, list, edition, cancellationToken) is not { } found)
            return NoSuchEdition;
        var changes = await EditionChange.PageAsync(session, found.List, found.Hash, page.Cursor?.Position ?? "", page.Limit + 1, cancellationToken);
        return TypedResults.Ok(
            page.Of(
                changes,
                change => new ChangeResponse(change.Subject, change.Kind, change.Schema, change.Caption, FieldsOf(change)),
                change => change.Subject
            )
        );
    }

    // Only the secretariat sees how many watches there are and who approved an edition.
    private static async Task<IReadOnlyList<EditionStatusResponse>> StatusesAsync(
        IQuerySession session,
        IReadOnlyList<ListEdition> editions,
        Caller caller,
        CancellationToken cancellationToken
    )
    {
        if (!caller.Roles.Contains(Role.Secretariat))
            return [.. editions.Select(EditionStatusResponse.Of)];
        var imports = (await session.LoadManyAsync<Import>(cancellationToken, editions.Select(edition => edition.Import.Value))).ToDictionary(import =>
            import.ImportId
        );
        return [.. editions.Select(edition => EditionStatusResponse.Of(edition, imports.GetValueOrDefault(edition.Import)))];
    }

    private static async Task<ListEdition?> LoadAsync(IQuerySession session, string list, string edition, CancellationToken cancellationToken) =>
        ListId.TryParse(list, null, out var id) && EditionHash.TryParse(edition, null, out var hash)
            ? await session.LoadAsync<ListEdition>(hash.StreamOf(id), cancellationToken)
            : null;

    private static async Task<bool> IsKnownAsync(IQuerySession session, string list, CancellationToken cancellationToken) =>
        Datasets.Of(await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken)).Any(known => known.Id.Value == list);

    private static ProblemHttpResult NoSuchList => ProblemTypes.NotFound.Because("The registry has no such list.");

    private static ProblemHttpResult NoSuchEdition => ProblemTypes.NotFound.Because("The list has no such edition.");

    private static IReadOnlyList<FieldChangeResponse> FieldsOf(EditionChange change) =>
        [.. change.Fields.Select(field => new FieldChangeResponse(field.Field, field.Old, field.New))];

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>A list.</summary>
/// <param name="List">Its name, for example <c>un_sc_sanctions</c>.</param>
/// <param name="Title">Its display name.</param>
/// <param name="Current">Its current edition; absent before the first import.</param>
public sealed record ListResponse(string List, string Title, EditionResponse? Current);

/// <summary>What an edition changed for a subject.</summary>
/// <param name="Subject">The subject, for example <c>unsc-6908001</c>.</param>
/// <param name="Kind"><c>designated</c>, <c>amended</c> or <c>delisted</c>.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The display name.</param>
/// <param name="Fields">For an amendment, each changed field with its old and new values.</param>
public sealed record ChangeResponse(string Subject, string Kind, string Schema, string Caption, IReadOnlyList<FieldChangeResponse> Fields);

/// <summary>A field whose values on the list have changed.</summary>
/// <param name="Field">The field, for instance <c>alias</c>.</param>
/// <param name="Old">The removed values.</param>
/// <param name="New">The added values.</param>
public sealed record FieldChangeResponse(string Field, IReadOnlyList<string> Old, IReadOnlyList<string> New);
