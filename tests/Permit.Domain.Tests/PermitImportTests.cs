using System.Text.Json;
using Permits.Domain.Imports;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Tests;

/// <summary>Imports of existing permits: two people, and the stored JSON of their events.</summary>
public sealed class PermitImportTests
{
    private static readonly Officer Kim = new("kim", AgencyId.From("KOR-MOEL"));
    private static readonly Officer Lee = new("lee", AgencyId.From("KOR-MOEL"));
    private static readonly ImportFile File = new(Guid.Parse("0198a000-0000-7000-8000-000000000008"), ImportFormat.NdJson, "aa", 1200, 3, 1);
    private static readonly ImportCounts Counts = new(1, 1, 1);

    [Fact]
    public void A_submitted_import_waits_for_a_second_person_runs_and_completes()
    {
        var submitted = Fold(new PermitImportEvent.Submitted(File, Kim));
        Assert.Equal((ImportState.AwaitingApproval, Kim), (submitted.State, submitted.SubmittedBy));
        var approved = Decide(new PermitImportCommand.Approve("Compared.", Lee), submitted);
        Assert.Equal((ImportState.Running, Lee), (approved.State, approved.Decision!.By));
        var completed = Decide(new PermitImportCommand.Complete(Counts), approved);
        Assert.Equal((ImportState.Completed, Counts, 3L), (completed.State, completed.Counts, completed.Version));
        Assert.IsType<PermitImportOutcome.Unchanged>(PermitImportDecider.Decide(new PermitImportCommand.Complete(Counts), completed));
    }

    [Theory]
    [InlineData("kim")]
    [InlineData("KIM")]
    public void The_submitter_cannot_approve_but_takes_the_import_back(string user)
    {
        var by = Kim with { User = user };
        var submitted = Fold(new PermitImportEvent.Submitted(File, Kim));
        Assert.IsType<PermitImportOutcome.SecondPersonRequired>(PermitImportDecider.Decide(new PermitImportCommand.Approve("Mine.", by), submitted));
        Assert.Equal(ImportState.Rejected, Decide(new PermitImportCommand.Reject("Last year's.", by), submitted).State);
    }

    [Fact]
    public void A_repeat_changes_nothing_and_what_does_not_exist_cannot_be_decided()
    {
        var submitted = Fold(new PermitImportEvent.Submitted(File, Kim));
        Assert.IsType<PermitImportOutcome.Unchanged>(PermitImportDecider.Decide(new PermitImportCommand.Submit(File, Kim), submitted));
        PermitImportOutcome outcome = PermitImportDecider.Decide(new PermitImportCommand.Approve("Compared.", Lee), import: null);
        Assert.True(Assert.IsAssignableFrom<IOutcome<PermitImportEvent>>(outcome).IsNotFound);
    }

    public static TheoryData<PermitImportCommand, ImportState> Forbidden()
    {
        var data = new TheoryData<PermitImportCommand, ImportState> { { new PermitImportCommand.Complete(Counts), ImportState.AwaitingApproval } };
        foreach (var state in (ImportState[])[ImportState.Running, ImportState.Completed, ImportState.Rejected])
        {
            data.Add(new PermitImportCommand.Approve("Compared.", Lee), state);
            data.Add(new PermitImportCommand.Reject("No.", Lee), state);
        }

        data.Add(new PermitImportCommand.Complete(Counts), ImportState.Rejected);
        return data;
    }

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_command_that_the_state_does_not_allow_names_the_state(PermitImportCommand command, ImportState state)
    {
        var import = Fold(new PermitImportEvent.Submitted(File, Kim)) with { State = state };
        Assert.Equal(state, Assert.IsType<PermitImportOutcome.WrongState>(PermitImportDecider.Decide(command, import)).State);
    }

    public static TheoryData<Type, string> Events() =>
        new()
        {
            {
                typeof(PermitImportEvent.Submitted),
                """
                    {"file":{"upload":"0198a000-0000-7000-8000-000000000008","format":"NdJson","hash":"aa","bytes":1200,"lines":3,"invalid":1},
                    "by":{"user":"kim","agency":"KOR-MOEL"}}
                    """
            },
            { typeof(PermitImportEvent.Approved), """{"statement":"Compared.","by":{"user":"lee","agency":"KOR-MOEL"}}""" },
            { typeof(PermitImportEvent.Rejected), """{"statement":"Last year's.","by":{"user":"lee","agency":"KOR-MOEL"}}""" },
            { typeof(PermitImportEvent.Completed), """{"counts":{"imported":1,"unchanged":1,"refused":1}}""" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips_unchanged(Type type, string json) =>
        EventShapeTests.AssertPinned(JsonSerializer.Deserialize(json, type, EventShapeTests.Stored)!, type, json);

    [Fact]
    public void Every_event_is_pinned() =>
        Assert.Equal(EventShapeTests.CasesOf(typeof(PermitImportEvent)), Events().Select(row => ((Type)row[0]).Name).Order());

    private static PermitImport Decide(PermitImportCommand command, PermitImport import) =>
        PermitImport.Evolve(
            import,
            Assert.Single(Assert.IsType<PermitImportOutcome.Accepted>(PermitImportDecider.Decide(command, import)).Events),
            Envelope(import.Version + 1)
        );

    private static PermitImport Fold(PermitImportEvent first) => PermitImport.Evolve(null, first, Envelope(1));

    private static EventEnvelope Envelope(long version) =>
        new(Guid.Parse("0198a000-0000-7000-8000-000000000007"), version, new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
}
