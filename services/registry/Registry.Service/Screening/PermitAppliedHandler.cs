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
/// the screening completes too, with no edition: the permit service sees that nothing was compared.
/// </summary>
internal sealed class PermitAppliedHandler(CurrentLists current, Screener screener, TimeProvider time) : IBatchHandler
{
    public static string Queue => "registry-permit-applied";

    public static IReadOnlyList<Type> MessageTypes => [typeof(PermitAppliedV1)];

    public async Task HandleAsync(IReadOnlyList<ReceivedMessage> messages, EventTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.LoadAsync<CompletedScreening, ScreeningEvent>(messages.Select(received => (received.Context.Tenant, PermitOf(received).ScreeningStream)), cancellationToken);
        var lists = await current.GetAsync(cancellationToken);
        foreach (var received in messages) Screen((PermitAppliedV1)received.Message, received.Context, lists, transaction);
    }

    private void Screen(PermitAppliedV1 message, ChangeContext context, ScreeningLists lists, EventTransaction transaction)
    {
        var permit = new PermitId(message.PermitId);
        var stream = new StreamOf<CompletedScreening, ScreeningEvent>(permit.ScreeningStream);
        if (transaction.StateOf(context.Tenant, stream) is not null) return;
        var now = time.GetUtcNow();
        var watched = new Watched(PersonOf(message.Worker), EmployerOf(message.Employer));
        var comparison = new Comparison(watched.Worker, watched.Employer, screener.Compare(lists, watched), Screener.NotCompared(watched));
        var command = new CompleteScreening(permit, CountryCode.Parse(message.State!), AgencyId.Parse(message.Agency!), comparison, screener.BasisOf(lists));
        var outcome = transaction.Decide(stream, state => ScreeningDecider.Decide(command, state, now), context);
        foreach (var completed in outcome.Events.OfType<ScreeningEvent.Completed>())
            transaction.Create(new StreamOf<Watch, WatchEvent>(permit.WatchStream), watch => WatchDecider.Decide(new StartWatch(completed), watch, now), context);
    }

    private static PermitId PermitOf(ReceivedMessage received) => new(((PermitAppliedV1)received.Message).PermitId);

    private static Person PersonOf(WorkerV1 worker) => new(
        worker.Names, worker.BirthDate is { } birthDate ? PartialDate.Parse(birthDate) : null, CountryCode.Parse(worker.Nationality), worker.Gender,
        [.. worker.Documents.Select(document => new IdentityDocument(document.Type, document.Number, Country(document.Issuer)))]);

    private static Employer EmployerOf(EmployerV1 employer) => new(employer.Name, Country(employer.Country), employer.RegistrationNumber);

    private static CountryCode? Country(string? code) => code is null ? null : CountryCode.Parse(code);
}
