using System.Diagnostics;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Permits.Service.Determinations;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Registry;

namespace Permits.Service.Permits;

/// <summary>The registry has compared applications with the lists: the rules decide them.</summary>
internal sealed class ScreeningCompletedHandler(RuleSettingsByState rules, TimeProvider time) : IBatchHandler
{
    public static string Queue => "permit-screening-completed";

    public static IReadOnlyList<Type> MessageTypes => [typeof(ScreeningCompletedV1)];

    public Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken) =>
        RegistryCommands.DecideAsync(messages, transaction, rules, time, cancellationToken);
}

/// <summary>
/// New editions match workers or employers under watch: valid permits are suspended. A hit that ended comes by the same queue, so usually after the hit.
/// </summary>
internal sealed class WatchHitHandler(RuleSettingsByState rules, TimeProvider time) : IBatchHandler
{
    public static string Queue => "permit-watch-hit";

    public static IReadOnlyList<Type> MessageTypes => [typeof(WatchHitV1), typeof(WatchHitEndedV1)];

    public Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken) =>
        RegistryCommands.DecideAsync(messages, transaction, rules, time, cancellationToken);
}

/// <summary>The registry's messages as commands to permits.</summary>
internal static class RegistryCommands
{
    /// <summary>Decides each message on its permit.</summary>
    /// <exception cref="InvalidOperationException">A message is about a permit that this service does not have.</exception>
    public static async Task DecideAsync(
        IReadOnlyList<ReceivedMessage> messages,
        EventTransaction transaction,
        RuleSettingsByState rules,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        await transaction.LoadAsync<Permit, PermitEvent>(messages.Select(received => (received.Context.Tenant, PermitOf(received.Message))), cancellationToken);
        var earlier = await EarlierPermits.ReadAsync(messages, transaction, cancellationToken);
        var exceptions = new Dictionary<(string, Guid), ExceptionFacts>();
        foreach (var received in messages)
        {
            var (tenant, id) = (received.Context.Tenant, PermitOf(received.Message));
            if (
                transaction.StateOf(tenant, new StreamOf<Permit, PermitEvent>(id)) is { } permit
                && await ExceptionReader.ReadAsync(transaction, tenant, permit, cancellationToken) is { } read
            )
                exceptions[(tenant, id)] = read;
        }

        foreach (var received in messages)
        {
            var now = time.GetUtcNow();
            var outcome = transaction.Decide(
                new StreamOf<Permit, PermitEvent>(PermitOf(received.Message)),
                state =>
                    PermitDecider.Decide(
                        CommandOf(received, earlier) with
                        {
                            Exceptions = exceptions.GetValueOrDefault((received.Context.Tenant, PermitOf(received.Message))),
                        },
                        state,
                        rules.For(CountryCode.From(received.Context.Tenant), now),
                        now
                    ),
                received.Context
            );
            if (outcome is PermitOutcome.NotFound)
                throw new InvalidOperationException("The message is about a permit that this service does not have.");
        }
    }

    private static Guid PermitOf(RegistryMessage message) =>
        message switch
        {
            ScreeningCompletedV1 m => m.PermitId,
            WatchHitV1 m => m.PermitId,
            WatchHitEndedV1 m => m.PermitId,
            _ => throw new UnreachableException(),
        };

    private static PermitCommand CommandOf(ReceivedMessage received, EarlierPermits earlier) =>
        received.Message switch
        {
            ScreeningCompletedV1 m => new PermitCommand.RecordScreening(
                new Screening(
                    m.StreamId,
                    [.. m.Hits.Select(Hit)],
                    Editions(m.Editions),
                    m.Engine,
                    m.Threshold,
                    m.OccurredAt,
                    m.NotCompared,
                    [.. m.KnownPeople.Select(known => new KnownPerson(PermitId.From(known.PermitId), known.Score, [.. known.Evidence.Select(Evidence)]))],
                    m.AreAllKnownCompared
                ),
                earlier.Of(received.Context.Tenant, m)
            ),
            WatchHitV1 m => new PermitCommand.RecordWatchHit(
                new WatchHit(m.StreamId, Hit(m.Hit), Editions(m.Editions), m.Engine, m.OccurredAt, m.StreamVersion)
            ),
            WatchHitEndedV1 m => new PermitCommand.RecordHitEnd(
                new EndedHit(m.Screened, m.SubjectId, m.List, m.Edition, Enum.Parse<HitEndCause>(m.Reason, ignoreCase: true), m.OccurredAt, m.StreamVersion)
            ),
            _ => throw new UnreachableException(),
        };

    private static Hit Hit(ScreeningHitV1 hit) =>
        new(hit.Screened, hit.SubjectId, hit.List, hit.Schema, hit.Caption, hit.Score, [.. hit.Evidence.Select(Evidence)]);

    private static Evidence Evidence(EvidenceV1 evidence) =>
        new(evidence.Feature, evidence.Score, evidence.Weight, evidence.Detail, evidence.Query, evidence.Candidate);

    private static IReadOnlyList<Edition> Editions(IReadOnlyList<EditionRefV1> editions) =>
        [.. editions.Select(edition => new Edition(edition.List, edition.Edition, edition.GeneratedAt, edition.ImportedAt))];
}
