using Npgsql;
using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Permits.Service.MassActions;

/// <summary>
/// Runs approved mass actions, a batch of permits at a time. The permits' events, their results and the action's progress commit together, so after a crash
/// the next batch begins with the first permit without a result, and no permit is changed twice. Each batch holds the action's stream: of several instances
/// that run one action, each waits for the other's batch.
/// </summary>
internal sealed class MassActionRunner(
    NpgsqlDataSource database,
    EventSessions sessions,
    RuleSettingsByState rules,
    TimeProvider time,
    ILogger<MassActionRunner> logger
) : PeriodicWork(TimeSpan.FromSeconds(1), time, logger)
{
    private const int BatchSize = 100;

    // Others get their turn when the first of these have ended.
    private const int ActionsAtOnce = 20;

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        // A batch of each in turn, so that a small action does not wait for a large one.
        while (await RunningAsync(cancellationToken) is { Count: > 0 } running)
        {
            foreach (var (tenant, action) in running)
                await RunAsync(tenant, action, cancellationToken);
        }
    }

    /// <summary>Runs one batch of an action, or completes it.</summary>
    internal async Task RunAsync(string tenant, Guid id, CancellationToken cancellationToken)
    {
        var stream = new StreamOf<MassAction, MassActionEvent>(id);
        await using var transaction = sessions.Begin();
        await transaction.LoadAsync(tenant, stream, cancellationToken);
        // Another instance may have completed it.
        if (transaction.StateOf(tenant, stream) is not { Status: MassActionStatus.Approved, Decision: { } decision } action)
            return;
        var permits = await MassActionPermits.NextAsync(transaction.Connection, tenant, id, BatchSize, cancellationToken);
        await transaction.LoadAsync<Permit, PermitEvent>(permits.Select(permit => (tenant, permit)), cancellationToken);
        var (now, reason) = (Time.GetUtcNow(), action.ReasonOfEach());
        // Who approved it decided; the action is the cause.
        var context = ChangeContext.OfService(decision.By.User, tenant) with
        {
            Agency = decision.By.Agency.Value,
            CorrelationId = id.ToString("N"),
        };
        var results = new List<PermitResult>();
        foreach (var permit in permits)
        {
            var permitStream = new StreamOf<Permit, PermitEvent>(permit);
            var outcome = transaction.Decide(
                permitStream,
                state => PermitDecider.Decide(new PermitCommand.ActInMass(action.Kind, reason), state, rules.For(CountryCode.From(tenant), now), now),
                context
            );
            var status =
                transaction.StateOf(tenant, permitStream)?.Status ?? throw new InvalidOperationException("The action is about a permit that does not exist.");
            results.Add(new(PermitId.From(permit), outcome is PermitOutcome.Accepted, status));
        }

        if (results.Count > 0)
            await MassActionPermits.RecordAsync(transaction.Connection, tenant, id, results, cancellationToken);
        transaction.Decide(
            stream,
            state => MassActionDecider.Decide(new MassActionCommand.RecordResults(results), state, rules.Common.ProposalLifetime, now),
            context
        );
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<(string Tenant, Guid Id)>> RunningAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT tenant_id, id FROM mt_doc_mass_action WHERE status = 'Approved' ORDER BY proposed_at LIMIT $1"
        );
        command.Parameters.AddWithValue(ActionsAtOnce);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var running = new List<(string, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            running.Add((reader.GetString(0), reader.GetGuid(1)));
        return running;
    }
}
