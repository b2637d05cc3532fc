using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Kernel;

namespace Permits.Service.Repatriation;

/// <summary>
/// Opens a case when a permit is refused or revoked under the duty to leave, or adds the decision to the case that the person has.
///
/// It follows the committed decisions instead of taking part in their transactions: those lock one permit each, also in batches of a hundred, and would
/// have to lock each other's people. A decision that is seen again, after a crash or by another instance, changes nothing.
/// </summary>
internal sealed class CaseOpening(
    IDocumentStore store,
    EventSessions sessions,
    ServiceName service,
    RepatriationSettings settings,
    RuleSettingsByState rules,
    TimeProvider time
) : EventSubscription
{
    public override string Name => "repatriation";

    // Few decisions lead to a case, and none of them waits for it.
    public override TimeSpan MinInterval => TimeSpan.FromMilliseconds(250);

    public override bool Handles(Type eventType) => eventType == typeof(PermitEvent.Refused) || eventType == typeof(PermitEvent.Revoked);

    public override async Task HandleAsync(IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        foreach (var @event in events)
        {
            var (status, reason) = @event.Data switch
            {
                PermitEvent.Refused refused => (PermitStatus.Refused, refused.Reason),
                PermitEvent.Revoked revoked => (PermitStatus.Revoked, revoked.Reason),
                _ => throw new UnreachableException(),
            };
            if (RepatriationBasis.RequiresCase(reason.LegalBasis))
                await RecordAsync(@event, status, reason.LegalBasis, cancellationToken);
        }
    }

    private async Task RecordAsync(IEvent decision, PermitStatus status, IReadOnlyList<LegalBasis> legalBasis, CancellationToken cancellationToken)
    {
        var permit = PermitId.From(decision.StreamId);
        var application = await ApplicationAsync(decision.TenantId, permit, cancellationToken);
        var (person, on) = (CaseRequests.PersonOf(application.Worker), DateOnly.FromDateTime(decision.Timestamp.UtcDateTime));
        var ground = new CaseGround.PermitDecision(permit, decision.Id, status, on) { LegalBasis = legalBasis };
        var context = ChangeContext.Of(decision, service.Value);

        // The decision may come from an instance whose clock is ahead.
        var now = time.GetUtcNow() is var here && here > decision.Timestamp ? here : decision.Timestamp;

        await using var transaction = sessions.Begin();
        await transaction.BeginAsync(cancellationToken);
        var opening = CaseId.From(Guid.CreateVersion7());
        var claim = await CasePersons.ClaimAsync(transaction, decision.TenantId, [PersonKey.Of(permit), .. PersonKey.Of(person)], opening, cancellationToken);
        var stream = new StreamOf<RepatriationCase, RepatriationEvent>(claim.Case.Value);
        RepatriationCommand command =
            claim.Case == opening
                ? new RepatriationCommand.Open(
                    person,
                    ClassOf(application, legalBasis),
                    AgencyOf(decision, application),
                    ground,
                    on,
                    DeadlineOf(on),
                    HasFled: false,
                    Existing: null
                )
                : new RepatriationCommand.AddGround(ground, person, claim.Related);
        await transaction.LoadAsync(decision.TenantId, stream, cancellationToken);
        var outcome = transaction.Decide(stream, state => RepatriationDecider.Decide(command, state, rules.Common, now), context);
        if (outcome is not (CaseOutcome.Accepted or CaseOutcome.Unchanged))
            throw new InvalidOperationException($"The decision {decision.Id} on a permit could not be added to a case: {outcome.GetType().Name}.");
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<Application> ApplicationAsync(string tenant, PermitId permit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession(tenant);
        var found = await session.LoadAsync<Permit>(permit, cancellationToken);
        return found?.Application ?? throw new InvalidOperationException($"There is no permit {permit}.");
    }

    private static PersonClass ClassOf(Application application, IReadOnlyList<LegalBasis> legalBasis) =>
        application.Class is IncomeClass.OversightAttache ? PersonClass.OversightAttache : RepatriationBasis.ClassUnder(legalBasis);

    private DateOnly DeadlineOf(DateOnly orderedOn)
    {
        var (deadline, latest) = (orderedOn.AddDays(settings.DaysToLeave), RepatriationBasis.LatestDeadline(orderedOn));
        return deadline < latest ? deadline : latest;
    }

    // The agency that decided; when a rule did, the one that applied.
    private static AgencyId AgencyOf(IEvent decision, Application application) =>
        AgencyId.TryParse(decision.GetHeader(EventHeaders.Agency)?.ToString(), null, out var agency) ? agency : application.Agency;
}
