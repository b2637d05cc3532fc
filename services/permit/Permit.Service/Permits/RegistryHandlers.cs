using System.Diagnostics;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Registry;

namespace Permits.Service.Permits;

/// <summary>The registry has compared applications with the lists: the rules decide them.</summary>
internal sealed class ScreeningCompletedHandler(RuleSettings rules, TimeProvider time) : IBatchHandler
{
    public static string Queue => "permit-screening-completed";

    public static IReadOnlyList<Type> MessageTypes => [typeof(ScreeningCompletedV1)];

    public Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken) =>
        RegistryCommands.DecideAsync(messages, transaction, rules, time, cancellationToken);
}

/// <summary>New editions match workers or employers under watch: valid permits are suspended.</summary>
internal sealed class WatchHitHandler(RuleSettings rules, TimeProvider time) : IBatchHandler
{
    public static string Queue => "permit-watch-hit";

    public static IReadOnlyList<Type> MessageTypes => [typeof(WatchHitV1)];

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
        RuleSettings rules,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var commands = messages.Select(received => (received.Context, Read: CommandOf(received.Message))).ToList();
        await transaction.LoadAsync<Permit, PermitEvent>(commands.Select(item => (item.Context.Tenant, item.Read.Permit)), cancellationToken);
        foreach (var (context, (permit, command)) in commands)
        {
            var outcome = transaction.Decide(
                new StreamOf<Permit, PermitEvent>(permit),
                state => PermitDecider.Decide(command, state, rules, time.GetUtcNow()),
                context
            );
            if (outcome is PermitOutcome.NotFound)
                throw new InvalidOperationException("The message is about a permit that this service does not have.");
        }
    }

    private static (Guid Permit, PermitCommand Command) CommandOf(RegistryMessage message) =>
        message switch
        {
            ScreeningCompletedV1 m => (
                m.PermitId,
                new PermitCommand.RecordScreening(
                    new Screening(m.StreamId, [.. m.Hits.Select(Hit)], Editions(m.Editions), m.Engine, m.Threshold, m.OccurredAt, m.NotCompared)
                )
            ),
            WatchHitV1 m => (m.PermitId, new PermitCommand.RecordWatchHit(new WatchHit(m.StreamId, Hit(m.Hit), Editions(m.Editions), m.Engine, m.OccurredAt))),
            _ => throw new UnreachableException(),
        };

    private static Hit Hit(ScreeningHitV1 hit) =>
        new(
            hit.Screened,
            hit.SubjectId,
            hit.List,
            hit.Schema,
            hit.Caption,
            hit.Score,
            [.. hit.Evidence.Select(e => new Evidence(e.Feature, e.Score, e.Weight, e.Detail, e.Query, e.Candidate))]
        );

    private static IReadOnlyList<Edition> Editions(IReadOnlyList<EditionRefV1> editions) =>
        [.. editions.Select(edition => new Edition(edition.List, edition.Edition, edition.GeneratedAt, edition.ImportedAt))];
}
