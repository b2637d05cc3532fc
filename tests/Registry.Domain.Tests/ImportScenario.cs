using Platform.Kernel;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.Tests;

/// <summary>Given an import's events, when a command is decided, then these events follow.</summary>
internal sealed class ImportScenario
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly ImportActor Kim = new("kim", AgencyId.From("UN-SC"));
    public static readonly ImportActor Lee = new("lee", AgencyId.From("UN-SC"));
    public static readonly EditionHash Edition = EditionHash.Of(new byte[32]);
    public static readonly EditionHash OtherEdition = EditionHash.Of([1, .. new byte[31]]);
    public static readonly ImportId Later = ImportId.From(Guid.Parse("0198a000-0000-7000-8000-000000000002"));
    private static readonly Guid Id = Guid.Parse("0198a000-0000-7000-8000-000000000001");
    private static readonly ApprovalRule Rule = new(MaxRemovedShare: 0.1, FromSubjects: 50, MaxConcernedShare: 0.05, FromPermits: 10, MaxConcernedPermits: 200);

    private Import? _import;
    private ImportOutcome? _outcome;

    public static ImportScenario Given(params ImportEvent[] events)
    {
        var scenario = new ImportScenario();
        foreach (var @event in events)
            scenario.Apply(@event);
        return scenario;
    }

    public Import Import => _import!;

    public ImportScenario When(ImportCommand command)
    {
        _outcome = ImportDecider.Decide(command, _import, Now);
        foreach (var @event in _outcome.Events)
            Apply(@event);
        return this;
    }

    public ImportScenario Then(params ImportEvent[] events)
    {
        Assert.IsType<ImportOutcome.Accepted>(_outcome);
        Assert.Equal(events, _outcome.Events);
        return this;
    }

    public TOutcome Then<TOutcome>()
        where TOutcome : ImportOutcome => Assert.IsType<TOutcome>(_outcome);

    public static ImportEvent Requested(bool dryRun = false, EditionHash? @base = null, EditionHash? undoes = null) =>
        new ImportEvent.Requested(ListId.UnitedNations, "un-xml", null, null, dryRun, @base, undoes, Kim, Now);

    public static ImportEvent Compared(
        int removed = 0,
        int listed = 100,
        EditionHash? edition = null,
        IReadOnlyList<StateConcern>? concerned = null,
        ApprovalCause? cause = null
    ) => new ImportEvent.Compared(Comparison(removed, listed, edition, concerned), cause, Now);

    public static ImportEvent AwaitingApproval(int removed, int listed = 100, IReadOnlyList<StateConcern>? concerned = null) =>
        new ImportEvent.AwaitingApproval(removed, listed, (concerned ?? NoOne).Sum(state => state.Permits), (concerned ?? NoOne).Count, Now);

    public static ImportEvent Approved(int removed, IReadOnlyList<StateConcern>? concerned = null) =>
        new ImportEvent.Approved(Lee, "Confirmed by the source.", Edition, removed, concerned ?? NoOne, Now);

    public static ImportCommand Request() => new ImportCommand.Request(ListId.UnitedNations, "un-xml", null, null, DryRun: false, null, null, Kim);

    public static ImportCommand Compare(
        int removed = 0,
        int listed = 100,
        EditionHash? edition = null,
        IReadOnlyList<StateConcern>? concerned = null,
        IReadOnlyList<StateConcern>? others = null
    ) => new ImportCommand.Compare(Comparison(removed, listed, edition, concerned), Rule, others ?? NoOne);

    public static StateConcern Concern(string state, int permits, int? watched) => new(CountryCode.From(state), permits, watched);

    public static ImportCommand Approve(ImportActor by) => new ImportCommand.Approve(by, "Confirmed by the source.");

    public static ImportCommand Reject(ImportActor by) => new ImportCommand.Reject(by, "The file is cut short.");

    public static ImportCommand Publish(bool isNew = true, EditionHash? edition = null) => new ImportCommand.Publish(edition ?? Edition, isNew);

    // One shared list, so that records that contain it are equal.
    private static readonly IReadOnlyList<ImportedChange> FirstChanges = [new(SubjectId.From("unsc-1"), ImportedChangeKind.Delisted, "Person", "KIM")];

    private static readonly IReadOnlyList<StateConcern> NoOne = [];

    private static ImportComparison Comparison(int removed, int listed, EditionHash? edition, IReadOnlyList<StateConcern>? concerned) =>
        new(edition ?? Edition, null, Now.AddDays(-1), new(1, 0, 0, 0, removed, 1), listed, FirstChanges, concerned ?? NoOne);

    private void Apply(ImportEvent @event) => _import = Import.Evolve(_import, @event, new(Id, (_import?.Version ?? 0) + 1, Now));
}
