using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
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
    private const string NdJson = "application/x-ndjson";
    private const int MaxPage = 1000;
    private const int DefaultPage = 100;
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public static void MapFeed(this IEndpointRouteBuilder routes) => routes.MapGet("/feed", ReadAsync)
        .ForState(Role.Officer, Role.Supervisor, Role.Auditor)
        .WithName("ReadFeed").WithTags("Feeds")
        .WithSummary("The agency's notices after a number, in order")
        .WithDescription("Numbers run 1, 2, 3 … without gaps: to continue, pass the last number read as `after`. An auditor can pass `agency` to read any agency of the State. "
            + "With `Accept: application/x-ndjson` all notices after the number, up to `limit` if given, are streamed as one JSON object per line.")
        .Produces<FeedPage>()
        .Produces<NoticeResponse>(StatusCodes.Status200OK, NdJson);

    private static async Task<Results<Ok<FeedPage>, PushStreamHttpResult, ProblemHttpResult>> ReadAsync(
        HttpRequest request, Caller caller, EventSessions sessions, IOptions<JsonOptions> json, CancellationToken cancellationToken, long after = 0, int? limit = null, string? agency = null)
    {
        var checks = new FieldChecks();
        if (after is < 0 or > long.MaxValue / 2) checks.Add("after", "Must be a notice's number, or 0 for the first page.");
        var streams = request.GetTypedHeaders().Accept?.Any(accepted => accepted.MediaType.Equals(NdJson, StringComparison.OrdinalIgnoreCase)) is true;
        if (limit < 1 || (limit > MaxPage && !streams)) checks.Add("limit", $"Must be from 1 to {MaxPage}.");
        var readable = ReadableAgency.Of(caller, agency, checks);
        checks.ThrowIfAny();
        if (readable is not { } read) return ProblemTypes.Forbidden.Because(ReadableAgency.Refusal);
        var feed = FeedId.Of(caller.State, read);
        if (streams)
        {
            var notices = NoticesAsync(sessions, caller.State, feed, after, limit ?? long.MaxValue, cancellationToken);
            return TypedResults.Stream(body => WriteLinesAsync(body, notices, json.Value.SerializerOptions, cancellationToken), NdJson);
        }

        return TypedResults.Ok(await PageAsync(sessions, caller.State, feed, after, limit ?? DefaultPage, cancellationToken));
    }

    private static async Task<FeedPage> PageAsync(EventSessions sessions, CountryCode state, FeedId feed, long after, int limit, CancellationToken cancellationToken)
    {
        var items = new List<NoticeResponse>();
        await foreach (var notice in NoticesAsync(sessions, state, feed, after, limit, cancellationToken)) items.Add(notice);
        return new FeedPage(items, items.Count > 0 ? items[^1].Number : after);
    }

    private static async IAsyncEnumerable<NoticeResponse> NoticesAsync(EventSessions sessions, CountryCode state, FeedId feed, long after, long limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var session = sessions.Read(state);
        for (var left = limit; left > 0;)
        {
            var page = Math.Min(left, MaxPage);
            var events = await session.Events.FetchStreamAsync(feed.Value, version: after + page, fromVersion: after + 1, token: cancellationToken);
            foreach (var @event in events) yield return NoticeResponse.Of(@event);
            if (events.Count < page) yield break;
            after += page;
            left -= page;
        }
    }

    private static async Task WriteLinesAsync(Stream body, IAsyncEnumerable<NoticeResponse> notices, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        await foreach (var notice in notices.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(body, notice, json, cancellationToken);
            await body.WriteAsync(NewLine, cancellationToken);
        }
    }
}
