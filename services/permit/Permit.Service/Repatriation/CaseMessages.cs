using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Permits.Domain.Repatriation;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;

namespace Permits.Service.Repatriation;

/// <summary>
/// Maps the events of cases to messages, without personal data. Of a person who fled the DPRK nothing is published: the broker and its receivers are not
/// the State's own. The case is read when it is published, so a mark that was set a moment ago counts.
/// </summary>
internal static class CaseMessages
{
    public static IReadOnlyList<Type> Published { get; } =
    [typeof(RepatriationEvent.Opened), typeof(RepatriationEvent.Overdue), typeof(RepatriationEvent.ReviewDue)];

    public static async Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(
        IReadOnlyList<IEvent> events,
        IQuerySession session,
        CancellationToken cancellationToken
    )
    {
        var wanted = events.Where(@event => @event.Data is RepatriationEvent).ToList();
        if (wanted.Count == 0)
            return [];
        var cases = (
            await session.QueryAsync<RepatriationCase>(
                """
                select found.data from unnest(?, ?) as wanted (tenant_id, id) cross join lateral (
                  select d.data from mt_doc_repatriation_case as d where d.tenant_id = wanted.tenant_id and d.id = wanted.id limit 1) as found
                """,
                cancellationToken,
                wanted.Select(@event => @event.TenantId).ToArray(),
                wanted.Select(@event => @event.StreamId).ToArray()
            )
        ).DistinctBy(found => found.Id).ToDictionary(found => found.Id.Value);
        return
        [
            .. wanted
                .Where(@event => cases[@event.StreamId].MayLeaveState)
                .Select(@event => (@event, Map((RepatriationEvent)@event.Data, cases[@event.StreamId]))),
        ];
    }

    private static RegistryMessage Map(RepatriationEvent @event, RepatriationCase found)
    {
        RegistryMessage message = @event switch
        {
            RepatriationEvent.Opened opened => new RepatriationOrderedV1
            {
                CaseId = found.Id.Value,
                PersonClass = Names.Of(opened.Class),
                LegalBasis = [.. opened.Ground.LegalBasis.Select(basis => basis.Value)],
                PermitId = opened.Ground is CaseGround.PermitDecision decision ? decision.Permit.Value : null,
                OrderedOn = opened.OrderedOn,
                Deadline = opened.Deadline,
            },
            RepatriationEvent.Overdue overdue => new RepatriationOverdueV1
            {
                CaseId = found.Id.Value,
                Deadline = overdue.Deadline,
                Status = Names.Of(found.Status),
                Obstacles = [.. found.Obstacles.Where(obstacle => obstacle.EndedOn is null).Select(obstacle => Names.Of(obstacle.Kind)).Distinct()],
            },
            RepatriationEvent.ReviewDue due => new RepatriationReviewDueV1 { CaseId = found.Id.Value, ReviewOn = due.ReviewOn },
            _ => throw new UnreachableException(),
        };
        return message with { Agency = found.Agency.Value };
    }
}
