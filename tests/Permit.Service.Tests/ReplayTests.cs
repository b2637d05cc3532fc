using System.Text.Json;
using System.Text.Json.Serialization;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting;
using Platform.Kernel;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The auditors' replay: the stored events, folded by the domain from any position, give what the live service returns.</summary>
[Collection(nameof(PermitService))]
public sealed class ReplayTests(PermitFixture permit)
{
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        AllowOutOfOrderMetadataProperties = true,
    };

    private static readonly JsonSerializerOptions Shown = CreateShown();

    private static readonly Dictionary<string, Type> Types = new()
    {
        ["permit_applied"] = typeof(PermitEvent.Applied),
        ["permit_imported"] = typeof(PermitEvent.Imported),
        ["permit_upheld"] = typeof(PermitEvent.Upheld),
        ["permit_screening_received"] = typeof(PermitEvent.ScreeningReceived),
        ["permit_watch_hit_received"] = typeof(PermitEvent.WatchHitReceived),
        ["permit_watch_hit_ended"] = typeof(PermitEvent.WatchHitEnded),
        ["permit_referred"] = typeof(PermitEvent.Referred),
        ["permit_issued"] = typeof(PermitEvent.Issued),
        ["permit_refused"] = typeof(PermitEvent.Refused),
        ["permit_suspended"] = typeof(PermitEvent.Suspended),
        ["permit_reinstated"] = typeof(PermitEvent.Reinstated),
        ["permit_revoked"] = typeof(PermitEvent.Revoked),
        ["permit_proposed"] = typeof(PermitEvent.Proposed),
        ["permit_proposal_rejected"] = typeof(PermitEvent.ProposalRejected),
        ["permit_withdrawn"] = typeof(PermitEvent.Withdrawn),
        ["permit_expired"] = typeof(PermitEvent.Expired),
    };

    [Fact]
    public async Task Replay_from_any_position_gives_the_live_state()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < 4; i++)
            ids.Add(await permit.ApplyAndScreenAsync(i == 0 ? "PRK" : "VNM", i == 1 ? [PermitFixture.Hit()] : []));
        await permit.Bus.PublishAsync(PermitFixture.WatchHit(ids[2]));
        await permit.DecidedAsync(ids[2], "suspended");
        var live = new Dictionary<Guid, JsonElement>();
        foreach (var id in ids)
            live[id] = await permit.GetAsync($"permits/{id}");
        var all = await Eventually.BecomesAsync(
            () => ReplayAsync(0),
            events => ids.All(id => events.Any(e => e.StreamId == id && e.Version == live[id].GetProperty("version").GetInt64()))
        );

        Assert.Equal(all.Select(e => e.Sequence).Order().Distinct(), all.Select(e => e.Sequence));
        foreach (var position in all.Where(e => ids.Contains(e.StreamId)).Select(e => e.Sequence).Prepend(0))
        {
            // The state at the position, as returned by the service, and then the rest of the replay.
            var rest = await ReplayAsync(position);
            Assert.Equal(all.Where(e => e.Sequence > position).Select(e => e.EventId), rest.Select(e => e.EventId).Take(all.Count(e => e.Sequence > position)));
            foreach (var id in ids)
            {
                var state = Fold(null, all.Where(e => e.StreamId == id && e.Sequence <= position));
                Assert.Equal(Comparable(live[id]), Comparable(Show(Fold(state, rest.Where(e => e.StreamId == id))!)));
            }
        }
    }

    [Fact]
    public async Task Each_version_folded_from_the_replay_is_what_the_service_shows_for_it()
    {
        var id = await permit.ApplyAndScreenAsync("VNM", PermitFixture.Hit());
        var events = await Eventually.BecomesAsync(() => ReplayAsync(0), all => all.Count(e => e.StreamId == id) == 3);
        Permit? state = null;
        foreach (var e in events.Where(e => e.StreamId == id))
        {
            state = Fold(state, [e]);
            Assert.Equal(Comparable(await permit.GetAsync($"permits/{id}?version={e.Version}")), Comparable(Show(state!)));
        }
    }

    private static Permit? Fold(Permit? state, IEnumerable<ReplayedEvent> events) =>
        events.Aggregate(
            state,
            (permit, e) =>
                Permit.Evolve(permit, (PermitEvent)e.Data.Deserialize(Types[e.Type], Stored)!, new EventEnvelope(e.StreamId, e.Version, e.OccurredAt))
        );

    private static JsonElement Show(Permit state) => JsonSerializer.SerializeToElement(PermitResponse.From(state), Shown);

    private static JsonSerializerOptions CreateShown()
    {
        var options = new JsonSerializerOptions();
        ServiceHost.ConfigureJson(options);
        return options;
    }

    private static string Comparable(JsonElement permit) =>
        string.Join(
            '\n',
            ((string[])["id", "version", "status", "reasons", "legalBasis", "application", "screening", "watchHits", "changedAt"]).Select(name =>
                permit.TryGetProperty(name, out var value) ? JsonSerializer.Serialize(value) : ""
            )
        );

    private async Task<IReadOnlyList<ReplayedEvent>> ReplayAsync(long after)
    {
        using var response = await permit.Auditor.GetAsync(new Uri($"events?after={after}", UriKind.Relative));
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        var text = await response.Content.ReadAsStringAsync();
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<ReplayedEvent>(line, JsonSerializerOptions.Web)!),
        ];
    }

    private sealed record ReplayedEvent(long Sequence, Guid EventId, Guid StreamId, long Version, string Type, DateTimeOffset OccurredAt, JsonElement Data);
}
