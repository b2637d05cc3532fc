using System.Diagnostics;
using Marten;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;
using Registry.Service.Editions;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;

namespace Registry.Service.Screenings;

/// <summary>
/// Handles an application for a permit: compares everyone it names with the lists, and the worker with the people of the State's earlier applications, and
/// watches them from then on. A supervisor may request that
/// an application is screened again. Before the first import, the screening completes with no edition, so the permit service sees that nothing was compared.
/// </summary>
internal sealed class PermitAppliedHandler(CurrentLists current, Screener screener, IDocumentStore store, TimeProvider time) : IBatchHandler
{
    public static string Queue => "registry-permit-applied";

    public static IReadOnlyList<Type> MessageTypes => [typeof(PermitAppliedV1), typeof(ScreeningRequestedV1)];

    public async Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken)
    {
        // Before anything is locked, because an edition that was just published may have to be indexed first.
        var lists = await current.GetAsync(cancellationToken);
        var applications = messages.Select(received => (Application: Read(received.Message), received.Context)).ToList();
        await transaction.LoadAsync<CompletedScreening, ScreeningEvent>(
            applications.Select(item => (item.Context.Tenant, item.Application.Permit.ScreeningStream)),
            cancellationToken
        );
        // An application that is screened for the first time has no watch yet; only one that is screened again may have.
        var requested = applications
            .Where(item => item.Application.IsRequested)
            .Select(item => (item.Context.Tenant, item.Application.Permit.WatchStream))
            .ToHashSet();
        if (requested.Count > 0)
            await transaction.LoadAsync<Watch, WatchEvent>(requested, cancellationToken);
        var found = await KnownPersonTable.FindAndAddAsync(
            transaction.Connection,
            store.Options.Serializer(),
            [.. applications.Select(item => new SoughtPerson(item.Context.Tenant, item.Application.Permit, item.Application.Watched.Worker))],
            cancellationToken
        );
        foreach (var ((application, context), people) in applications.Zip(found))
            Screen(application, context, lists, people, transaction, requested.Contains((context.Tenant, application.Permit.WatchStream)));
    }

    private void Screen(Application application, ChangeContext context, EditionSet lists, FoundPeople people, EventTransaction transaction, bool isWatchLoaded)
    {
        var (permit, watched) = (application.Permit, application.Watched);
        var stream = new StreamOf<CompletedScreening, ScreeningEvent>(permit.ScreeningStream);
        // Saves the comparison; the decider still decides.
        if (!application.IsRequested && transaction.StateOf(context.Tenant, stream) is not null)
            return;
        var now = time.GetUtcNow();
        var comparison = new Comparison(
            watched.Worker,
            watched.Employer,
            watched.OtherParties,
            screener.Compare(lists, watched),
            Screener.NotCompared(watched),
            KnownPeople.Compare(watched.Worker, people.Candidates, screener.Threshold),
            people.IsComplete
        );
        var command = new CompleteScreening(permit, application.State, application.Agency, comparison, screener.BasisOf(lists), application.IsRequested);
        var outcome = transaction.Decide(stream, state => ScreeningDecider.Decide(command, state, now), context);
        var watch = new StreamOf<Watch, WatchEvent>(permit.WatchStream);
        foreach (var completed in outcome.Events.OfType<ScreeningEvent.Completed>())
        {
            WatchOutcome Start(Watch? state) => WatchDecider.Decide(new StartWatch(completed), state, now);
            _ = isWatchLoaded ? transaction.Decide(watch, Start, context) : transaction.Create(watch, Start, context);
        }
    }

    private static Application Read(RegistryMessage message) =>
        message switch
        {
            PermitAppliedV1 m => new(
                PermitId.From(m.PermitId),
                CountryCode.From(m.State!),
                AgencyId.From(m.Agency!),
                new(PersonOf(m.Worker), EmployerOf(m.Employer), [.. m.OtherParties.Select(PartyOf)]),
                IsRequested: false
            ),
            PermitImportedV1 m => new(
                PermitId.From(m.PermitId),
                CountryCode.From(m.State!),
                AgencyId.From(m.Agency!),
                new(PersonOf(m.Worker), EmployerOf(m.Employer), [.. m.OtherParties.Select(PartyOf)]),
                IsRequested: false
            ),
            ScreeningRequestedV1 m => new(
                PermitId.From(m.PermitId),
                CountryCode.From(m.State!),
                AgencyId.From(m.Agency!),
                new(PersonOf(m.Worker), EmployerOf(m.Employer), [.. m.OtherParties.Select(PartyOf)]),
                IsRequested: true
            ),
            _ => throw new UnreachableException(),
        };

    private static Person PersonOf(WorkerV1 worker) =>
        new(
            worker.Names,
            worker.BirthDate is { } birthDate ? PartialDate.Parse(birthDate) : null,
            Country(worker.Nationality),
            worker.Gender,
            [.. worker.Documents.Select(document => new IdentityDocument(document.Type, document.Number, Country(document.Issuer)))]
        );

    private static Party EmployerOf(EmployerV1 employer) => new(employer.Name, Country(employer.Country), employer.RegistrationNumber);

    private static RoleParty PartyOf(OtherPartyV1 party) =>
        new(Enum.Parse<ScreenedParty>(party.Role, ignoreCase: true), new(party.Name, Country(party.Country), party.RegistrationNumber, party.Wallet));

    private static CountryCode? Country(string? code) => code is null ? null : CountryCode.From(code);

    /// <summary>What is screened.</summary>
    /// <param name="Permit">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Watched">The worker and the other parties.</param>
    /// <param name="IsRequested">Whether a supervisor requested the screening.</param>
    private sealed record Application(PermitId Permit, CountryCode State, AgencyId Agency, Watched Watched, bool IsRequested);
}
