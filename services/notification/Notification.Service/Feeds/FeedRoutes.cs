using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Notification.Domain.Feeds;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Notification.Service.Feeds;

/// <summary>Reading an agency's feed.</summary>
internal static class FeedRoutes
{
    private const int MaxPage = 1000;
    private const int DefaultPage = 100;

    public static void MapFeed(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/feed", ReadAsync)
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
            .WithName("ReadFeed")
            .WithTags("Feeds")
            .WithSummary("The agency's notices after a number, in order")
            .WithDescription(
                "Numbers run 1, 2, 3 … without gaps: to continue, pass the last number read as `after`. "
                    + "An auditor can pass `agency` to read any agency of the State. "
                    + "With `Accept: application/x-ndjson` all notices after the number, up to `limit` if given, are streamed as one JSON object per line."
            )
            .Produces<Page<NoticeResponse>>()
            .Produces<NoticeResponse>(StatusCodes.Status200OK, NdJson.MediaType);

    private static async Task<Results<Ok<Page<NoticeResponse>>, EmptyHttpResult, ProblemHttpResult>> ReadAsync(
        HttpRequest request,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken,
        long after = 0,
        int? limit = null,
        string? agency = null
    )
    {
        var checks = new FieldChecks();
        if (after is < 0 or > long.MaxValue / 2)
            checks.Add("after", "Must be a notice's number, or 0 for the first page.");
        var streams =
            request.GetTypedHeaders().Accept?.Any(accepted => accepted.MediaType.Equals(NdJson.MediaType, StringComparison.OrdinalIgnoreCase)) is true;
        if (limit < 1 || (limit > MaxPage && !streams))
            checks.Add("limit", $"Must be from 1 to {MaxPage}.");
        var readable = ReadableAgency.Of(caller, agency, checks);
        checks.ThrowIfAny();
        if (readable is not { } read)
            return ProblemTypes.Forbidden.Because(ReadableAgency.Refusal);
        var feed = FeedId.Of(caller.State, read);
        if (streams)
        {
            using var lines = new NdJson(request.HttpContext.Response);
            await foreach (var notice in NoticesAsync(sessions, caller.State, feed, after, limit ?? long.MaxValue, cancellationToken))
                await lines.WriteAsync(notice, cancellationToken);
            await lines.FlushAsync(cancellationToken);
            return TypedResults.Empty;
        }

        var page = limit ?? DefaultPage;
        var items = new List<NoticeResponse>();
        await foreach (var notice in NoticesAsync(sessions, caller.State, feed, after, page + 1, cancellationToken))
            items.Add(notice);
        return TypedResults.Ok(
            new Page<NoticeResponse>([.. items.Take(page)], items.Count > page ? items[page - 1].Number.ToString(CultureInfo.InvariantCulture) : null)
        );
    }

    private static async IAsyncEnumerable<NoticeResponse> NoticesAsync(
        EventSessions sessions,
        CountryCode state,
        FeedId feed,
        long after,
        long limit,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(state);
        for (var left = limit; left > 0; )
        {
            var page = Math.Min(left, MaxPage);
            var events = await session.Events.FetchStreamAsync(feed.Value, version: after + page, fromVersion: after + 1, token: cancellationToken);
            foreach (var @event in events)
                yield return NoticeResponse.Of(@event);
            if (events.Count < page)
                yield break;
            after += page;
            left -= page;
        }
    }
}
