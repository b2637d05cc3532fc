using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Permits.Domain.Permits;
using Permits.Service.Repatriation;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;

namespace Permits.Service;

/// <summary>Maps the events of permits to messages. An application never changes, so it is read from the snapshot.</summary>
internal sealed class PermitMessages : IMessageMapper
{
    private static readonly HashSet<Type> Published =
    [
        typeof(PermitEvent.Applied),
        typeof(PermitEvent.Imported),
        typeof(PermitEvent.ScreeningRequested),
        typeof(PermitEvent.Referred),
        typeof(PermitEvent.Issued),
        typeof(PermitEvent.Refused),
        typeof(PermitEvent.Suspended),
        typeof(PermitEvent.Reinstated),
        typeof(PermitEvent.Revoked),
        typeof(PermitEvent.Proposed),
        typeof(PermitEvent.ProposalRejected),
        typeof(PermitEvent.Withdrawn),
        typeof(PermitEvent.Expired),
        .. CaseMessages.Published,
    ];

    public bool Publishes(Type eventType) => Published.Contains(eventType);

    public bool IsBulk(Type eventType) => eventType == typeof(PermitEvent.Imported);

    public async Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(
        IReadOnlyList<IEvent> events,
        IQuerySession session,
        CancellationToken cancellationToken
    )
    {
        var cases = await CaseMessages.MapAsync(events, session, cancellationToken);
        events = [.. events.Where(@event => @event.Data is PermitEvent)];
        var applications = new Dictionary<Guid, Application>();
        foreach (var @event in events)
        {
            if (@event.Data is PermitEvent.Applied applied)
                applications.Add(@event.StreamId, applied.Application);
            else if (@event.Data is PermitEvent.Imported imported)
                applications.Add(@event.StreamId, imported.Application);
        }

        var others = events
            .Where(@event => !applications.ContainsKey(@event.StreamId))
            .Select(@event => (@event.TenantId, @event.StreamId))
            .Distinct()
            .ToList();
        if (others.Count > 0)
        {
            // The inner LIMIT makes PostgreSQL look up each permit by its key; a join may read the whole table.
            foreach (
                var permit in await session.QueryAsync<Applied>(
                    """
                    select jsonb_build_object('id', found.id, 'application', found.data -> 'application') from unnest(?, ?) as wanted (tenant_id, id)
                    cross join lateral (select d.id, d.data from mt_doc_permit as d where d.tenant_id = wanted.tenant_id and d.id = wanted.id limit 1) as found
                    """,
                    cancellationToken,
                    others.Select(permit => permit.TenantId).ToArray(),
                    others.Select(permit => permit.StreamId).ToArray()
                )
            )
                applications[permit.Id] = permit.Application;
        }

        return [.. cases, .. events.Select(@event => (@event, Map((PermitEvent)@event.Data, @event.StreamId, applications[@event.StreamId])))];
    }

    private sealed record Applied(Guid Id, Application Application);

    private static RegistryMessage Map(PermitEvent @event, Guid id, Application application)
    {
        RegistryMessage message = @event switch
        {
            PermitEvent.Applied => new PermitAppliedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Worker = Worker(application.Worker),
                Employer = Employer(application.Employer),
                OtherParties = [.. OtherParties(application)],
            },
            PermitEvent.Imported imported => new PermitImportedV1
            {
                PermitId = id,
                Reference = application.Reference,
                ImportId = imported.Origin.Import.Value,
                IssuedOn = imported.Origin.IssuedOn,
                ValidFrom = application.ValidFrom,
                ValidTo = application.ValidTo,
                Worker = Worker(application.Worker),
                Employer = Employer(application.Employer),
                OtherParties = [.. OtherParties(application)],
            },
            PermitEvent.ScreeningRequested => new ScreeningRequestedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Worker = Worker(application.Worker),
                Employer = Employer(application.Employer),
                OtherParties = [.. OtherParties(application)],
            },
            PermitEvent.Referred referred => new PermitReferredV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reasons = [.. referred.Reasons.Select(ReasonOf)],
            },
            PermitEvent.Proposed proposed => new PermitProposedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Action = Names.Of(proposed.Proposal.Action),
                Statement = proposed.Proposal.Statement,
                ExpiresAt = proposed.Proposal.ExpiresAt,
            },
            PermitEvent.ProposalRejected rejected => new PermitProposalRejectedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(rejected.Reason),
            },
            PermitEvent.Issued issued => new PermitIssuedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(issued.Reason),
                ValidFrom = application.ValidFrom,
                ValidTo = application.ValidTo,
            },
            PermitEvent.Refused refused => new PermitRefusedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(refused.Reason),
            },
            PermitEvent.Suspended suspended => new PermitSuspendedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reasons = [.. suspended.Reasons.Select(ReasonOf)],
            },
            PermitEvent.Reinstated reinstated => new PermitReinstatedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(reinstated.Reason),
            },
            PermitEvent.Revoked revoked => new PermitRevokedV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(revoked.Reason),
            },
            PermitEvent.Withdrawn withdrawn => new PermitWithdrawnV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(withdrawn.Reason),
            },
            PermitEvent.Expired expired => new PermitExpiredV1
            {
                PermitId = id,
                Reference = application.Reference,
                Reason = ReasonOf(expired.Reason),
            },
            _ => throw new UnreachableException(),
        };
        return message with { Agency = application.Agency.Value };
    }

    private static ReasonV1 ReasonOf(Reason reason)
    {
        var (hit, undone) = (reason as Reason.ListedHit, reason as Reason.EditionUndone);
        return new()
        {
            Rule = reason.Rule.Value,
            LegalBasis = [.. reason.LegalBasis.Select(basis => basis.Value)],
            Text = ReasonText.Render(reason),
            Screened = hit?.Screened ?? undone?.Screened,
            SubjectId = hit?.SubjectId ?? undone?.SubjectId,
            List = hit?.List ?? undone?.List ?? (reason as Reason.ListMissing)?.List ?? (reason as Reason.ListTooOld)?.List,
            Edition = hit?.Edition ?? undone?.Edition ?? (reason as Reason.ListTooOld)?.Edition,
            Score = hit?.Score,
        };
    }

    private static WorkerV1 Worker(Person worker) =>
        new()
        {
            Names = worker.Names,
            BirthDate = worker.BirthDate?.ToString(),
            Nationality = worker.Nationality.Country?.Value,
            Gender = worker.Gender is { } gender ? Names.Of(gender) : null,
            Documents =
            [
                .. worker.Documents.Select(document => new DocumentV1
                {
                    Type = Names.Of(document.Type),
                    Number = document.Number,
                    Issuer = document.Issuer?.Country?.Value,
                }),
            ],
        };

    private static EmployerV1 Employer(Party employer) =>
        new()
        {
            Name = employer.Name,
            Country = employer.Country?.Country?.Value,
            RegistrationNumber = employer.RegistrationNumber,
        };

    private static IEnumerable<OtherPartyV1> OtherParties(Application application)
    {
        if (application.Intermediary is { } intermediary)
            yield return Other("intermediary", intermediary);
        if (application.Client is { } client)
            yield return Other("client", client);
        if (application.Payee is { } payee)
            yield return new()
            {
                Role = "payee",
                Name = payee.Name,
                Country = null,
                RegistrationNumber = null,
                Wallet = payee.Wallet,
            };

        static OtherPartyV1 Other(string role, Party party) =>
            new()
            {
                Role = role,
                Name = party.Name,
                Country = party.Country?.Country?.Value,
                RegistrationNumber = party.RegistrationNumber,
                Wallet = null,
            };
    }
}
