using System.Text.Json;
using Permits.Domain.Determinations;
using static Permits.Domain.Tests.PermitScenario;

namespace Permits.Domain.Tests;

/// <summary>Determinations of the Committee are recorded by one person and confirmed by another.</summary>
public sealed class DeterminationDeciderTests
{
    private const string TermsJson =
        """{"document":"D","decidedOn":"2026-01-02","purpose":"Denuclearization","workers":3,"validFrom":"2026-04-01","validTo":"2027-03-31","scope":"""
        + """{"classes":["Posted"],"sectors":["86"],"employerRegistrationNumbers":["1"]}}""";
    private const string RecordedJson =
        """{"terms":""" + TermsJson + ""","statement":"s","by":{"user":"kim@moel","agency":"KOR-MOEL"},"expiresAt":"2026-03-08T12:00:00+00:00"}""";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);
    private static readonly DeterminationTerms Terms = JsonSerializer.Deserialize<DeterminationTerms>(TermsJson, EventShapeTests.Stored)!;

    public static TheoryData<Type, string> Events() =>
        new()
        {
            { typeof(DeterminationEvent.Recorded), RecordedJson },
            { typeof(DeterminationEvent.Confirmed), """{"statement":"s"}""" },
            { typeof(DeterminationEvent.Rejected), """{"statement":"s"}""" },
            { typeof(DeterminationEvent.Ended), """{"statement":"s"}""" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips_unchanged(Type type, string json) =>
        EventShapeTests.AssertPinned(JsonSerializer.Deserialize(json, type, EventShapeTests.Stored)!, type, json);

    [Fact]
    public void Every_event_is_pinned() =>
        Assert.Equal(EventShapeTests.CasesOf(typeof(DeterminationEvent)), Events().Select(row => ((Type)row[0]).Name).Order());

    [Fact]
    public void A_second_person_confirms_what_the_first_recorded()
    {
        var recorded = Recorded();
        Assert.Equal(DeterminationStatus.Recorded, recorded.Status);
        Assert.IsType<DeterminationOutcome.SecondPersonRequired>(Decide(new DeterminationCommand.Confirm("s", Kim), recorded));
        Assert.Equal(DeterminationStatus.InForce, After(recorded, new DeterminationCommand.Confirm("s", Lee)).Status);
    }

    [Fact]
    public void A_late_confirmation_is_refused()
    {
        var confirm = new DeterminationCommand.Confirm("s", Lee);
        Assert.IsType<DeterminationOutcome.Expired>(Decide(confirm, Recorded(), Now + Lifetime));
        Assert.IsType<DeterminationOutcome.Accepted>(Decide(confirm, Recorded(), Now + Lifetime - TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_status_that_does_not_allow_a_command_says_which_does()
    {
        var rejected = After(Recorded(), new DeterminationCommand.Reject("s"));
        var ended = After(After(Recorded(), new DeterminationCommand.Confirm("s", Lee)), new DeterminationCommand.End("s"));
        Assert.Equal(
            new DeterminationOutcome.WrongStatus(DeterminationStatus.Rejected, DeterminationStatus.Recorded),
            Decide(new DeterminationCommand.Confirm("s", Lee), rejected)
        );
        Assert.Equal(
            new DeterminationOutcome.WrongStatus(DeterminationStatus.Ended, DeterminationStatus.InForce),
            Decide(new DeterminationCommand.End("s"), ended)
        );
        Assert.IsType<DeterminationOutcome.NotFound>(Decide(new DeterminationCommand.End("s"), null));
        Assert.IsType<DeterminationOutcome.Unchanged>(Decide(new DeterminationCommand.Record(Terms, "s", Kim), ended));
    }

    private static CommitteeDetermination Recorded() => After(null, new DeterminationCommand.Record(Terms, "s", Kim));

    private static CommitteeDetermination After(CommitteeDetermination? before, DeterminationCommand command) =>
        Decide(command, before)
            .Events.Aggregate(before, (state, e) => CommitteeDetermination.Evolve(state, e, new(Guid.Empty, (state?.Version ?? 0) + 1, Now)))!;

    private static DeterminationOutcome Decide(DeterminationCommand command, CommitteeDetermination? determination, DateTimeOffset? now = null) =>
        DeterminationDecider.Decide(command, determination, Lifetime, now ?? Now);
}
