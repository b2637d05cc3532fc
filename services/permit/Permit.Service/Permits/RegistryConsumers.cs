using Marten;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts.Registry;

namespace Permits.Service.Permits;

/// <summary>The registry has compared an application with the lists: the rules decide it.</summary>
internal sealed class ScreeningCompletedConsumer(EventSessions sessions, ServiceName service, TimeProvider time, RuleSettings rules)
    : IdempotentConsumer<ScreeningCompletedV1>(sessions, service, time)
{
    protected override Task HandleAsync(ScreeningCompletedV1 message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var screening = new Screening(message.StreamId, [.. message.Hits.Select(RegistryFacts.Hit)], RegistryFacts.Editions(message.Editions), message.Engine, message.Threshold, message.OccurredAt, message.NotCompared);
        return session.AppendAsync(new PermitId(message.PermitId), new PermitCommand.RecordScreening(screening), rules, now, cancellationToken);
    }
}

/// <summary>A new edition concerns someone under watch: a valid permit is suspended.</summary>
internal sealed class WatchHitConsumer(EventSessions sessions, ServiceName service, TimeProvider time, RuleSettings rules)
    : IdempotentConsumer<WatchHitV1>(sessions, service, time)
{
    protected override Task HandleAsync(WatchHitV1 message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hit = new WatchHit(message.StreamId, RegistryFacts.Hit(message.Hit), RegistryFacts.Editions(message.Editions), message.Engine, message.OccurredAt);
        return session.AppendAsync(new PermitId(message.PermitId), new PermitCommand.RecordWatchHit(hit), rules, now, cancellationToken);
    }
}

/// <summary>The registry's messages in the permit's words.</summary>
internal static class RegistryFacts
{
    public static async Task AppendAsync(this IDocumentSession session, PermitId id, PermitCommand command, RuleSettings rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Exclusively: of two messages about one permit the later waits. Were it to lose the race instead, its rolled back event would leave a gap in
        // the store's sequence, and for seconds no event after it would be published: the daemon cannot tell such a gap from an open transaction.
        var stream = await session.Events.FetchForExclusiveWriting<Permit, PermitId>(id, cancellationToken);
        var outcome = PermitDecider.Decide(command, stream.Aggregate, rules, now);
        if (outcome is PermitOutcome.NotFound) throw new InvalidOperationException("The registry screened a permit that this service does not have.");
        if (outcome.Events.Count > 0) stream.AppendMany(outcome.Events);
    }

    public static Hit Hit(ScreeningHitV1 hit) => new(hit.Screened, hit.SubjectId, hit.List, hit.Schema, hit.Caption, hit.Score,
        [.. hit.Evidence.Select(e => new Evidence(e.Feature, e.Score, e.Weight, e.Detail, e.Query, e.Candidate))]);

    public static IReadOnlyList<Edition> Editions(IReadOnlyList<EditionRefV1> editions) =>
        [.. editions.Select(edition => new Edition(edition.List, edition.Edition, edition.GeneratedAt, edition.ImportedAt))];
}
