using Marten;
using Platform.Hosting;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Service.Matching;
using SanctionsRegistry.Contracts.Permits;

namespace Registry.Service.Screening;

/// <summary>
/// An agency applied for a permit: the worker and the employer are compared with the lists, and watched from then on. Before the first import
/// the screening completes all the same, with no edition: whoever decides sees that nothing was compared.
/// </summary>
internal sealed class PermitAppliedConsumer(EventSessions sessions, ServiceName service, CurrentLists current, Screener screener, RegistryMetrics metrics, TimeProvider time)
    : IdempotentConsumer<PermitAppliedV1>(sessions, service, time)
{
    /// <inheritdoc/>
    protected override async Task HandleAsync(PermitAppliedV1 message, IDocumentSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var permit = new PermitId(message.PermitId);
        var screening = await session.Events.FetchForWriting<CompletedScreening>(permit.ScreeningStream, cancellationToken);
        var watched = new Watched(PersonOf(message.Worker), EmployerOf(message.Employer));
        var lists = await current.GetAsync(cancellationToken);
        var hits = screener.Compare(lists, watched);
        var command = new CompleteScreening(permit, CountryCode.Parse(message.State!), AgencyId.Parse(message.Agency!), new(watched.Worker, watched.Employer, hits, Screener.NotCompared(watched)), screener.BasisOf(lists));
        if (ScreeningDecider.Decide(command, screening.Aggregate, now).Events is not [ScreeningEvent.Completed completed]) return;
        screening.AppendOne(completed);

        var watch = await session.Events.FetchForWriting<Watch>(permit.WatchStream, cancellationToken);
        watch.AppendMany(WatchDecider.Decide(new StartWatch(completed), watch.Aggregate, now).Events);
        metrics.Screened(hits.Count);
    }

    private static Person PersonOf(WorkerV1 worker) => new(
        worker.Names, worker.BirthDate is { } birthDate ? PartialDate.Parse(birthDate) : null, CountryCode.Parse(worker.Nationality), worker.Gender,
        [.. worker.Documents.Select(document => new IdentityDocument(document.Type, document.Number, Country(document.Issuer)))]);

    private static Employer EmployerOf(EmployerV1 employer) => new(employer.Name, Country(employer.Country), employer.RegistrationNumber);

    private static CountryCode? Country(string? code) => code is null ? null : CountryCode.Parse(code);
}
