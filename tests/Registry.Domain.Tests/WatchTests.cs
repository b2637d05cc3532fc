using Platform.Kernel;
using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;

namespace Registry.Domain.Tests;

public sealed class WatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PermitId Permit = PermitId.From(Guid.Parse("01234567-89ab-8def-8123-456789abcdef"));
    private static readonly Basis Basis = new([], "engine-1", 0.7);
    private static readonly ScreeningEvent.Completed Screened = (ScreeningEvent.Completed)
        ScreeningDecider
            .Decide(
                new(
                    Permit,
                    CountryCode.From("KOR"),
                    AgencyId.From("KOR-MOEL"),
                    new(
                        new Person(["Park Min-jun"], null, CountryCode.From("KOR"), "male", []),
                        new Party("Pukdae", null, null),
                        [],
                        [Hit("unsc-1", 1)],
                        [],
                        [],
                        true
                    ),
                    Basis
                ),
                null,
                Now
            )
            .Events[0];

    [Fact]
    public void A_permit_is_screened_once() =>
        Assert.IsType<ScreeningOutcome.Unchanged>(
            ScreeningDecider.Decide(
                new(Permit, Screened.State, Screened.Agency, Screened.Comparison, Basis),
                CompletedScreening.Evolve(null, Screened, new(Permit.ScreeningStream, 1, Now)),
                Now
            )
        );

    [Fact]
    public void A_requested_screening_is_recorded_in_addition_to_the_first()
    {
        var again = Assert.IsType<ScreeningEvent.Completed>(
            Assert.Single(
                ScreeningDecider
                    .Decide(
                        new(Permit, Screened.State, Screened.Agency, Screened.Comparison, Basis, IsRequested: true),
                        CompletedScreening.Evolve(null, Screened, new(Permit.ScreeningStream, 1, Now)),
                        Now.AddHours(1)
                    )
                    .Events
            )
        );
        var state = CompletedScreening.Evolve(
            CompletedScreening.Evolve(null, Screened, new(Permit.ScreeningStream, 1, Now)),
            again,
            new(Permit.ScreeningStream, 2, Now.AddHours(1))
        );
        Assert.Equal((2L, Now.AddHours(1)), (state.Version, state.At));
    }

    [Fact]
    public void A_repeated_start_appends_nothing() => Assert.IsType<WatchOutcome.Unchanged>(WatchDecider.Decide(new StartWatch(Screened), Given(), Now));

    [Fact]
    public void A_hit_that_the_screening_reported_is_not_reported_again() =>
        Assert.IsType<WatchOutcome.Unchanged>(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 1)], Basis), Given(), Now));

    [Fact]
    public void An_amendment_of_values_that_were_not_compared_does_not_report_the_hit_again() => Assert.Empty(Reported(Given(), Hit("unsc-1", 2)));

    [Fact]
    public void A_hit_with_new_evidence_is_reported_again() =>
        Assert.Single(Reported(Given(), Hit("unsc-1", 2) with { Evidence = [new("birth_date", 1, 0.1, "the same day", "1999-05-06", "1999-05-06")] }));

    [Fact]
    public void A_new_hit_is_reported_once()
    {
        var watch = Given();
        var reported = Assert.IsType<WatchEvent.HitFound>(Assert.Single(Reported(watch, Hit("unsc-2", 1))));
        Assert.Equal(SubjectId.From("unsc-2"), reported.Found.SubjectId);
        Assert.Empty(Reported(After(watch, reported), Hit("unsc-2", 1)));
    }

    [Fact]
    public void The_same_subject_on_two_lists_is_reported_and_cleared_separately()
    {
        var other = Hit("unsc-1", 1) with { List = ListId.From("xx_list") };
        var reported = Assert.IsType<WatchEvent.HitFound>(
            Assert.Single(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 1), other], Basis), Given(), Now).Events)
        );
        Assert.Equal(other.List, reported.Found.List);
        var watch = After(Given(), reported);
        Assert.Empty(Reported(watch, Hit("unsc-1", 1)));
        var cleared = Cleared(watch, other);
        Assert.NotNull(cleared.ClearanceOf(other));
        Assert.Null(cleared.ClearanceOf(Hit("unsc-1", 1)));
        var changed = new Evidence("birth_date", 1, 0.1, "the same day", "1999-05-06", "1999-05-06");
        Assert.IsType<WatchEvent.HitReturned>(Assert.Single(Reported(cleared, other with { Evidence = [changed] })));
        Assert.IsType<WatchEvent.HitFound>(Assert.Single(Reported(cleared, Hit("unsc-1", 1) with { Evidence = [changed] })));
    }

    [Fact]
    public void Hits_of_the_employer_and_of_the_worker_are_distinct() =>
        Assert.Single(Reported(Given(), Hit("unsc-1", 1) with { Screened = ScreenedParty.Employer }));

    [Fact]
    public void A_hit_that_ended_is_reported_again_when_the_lists_give_it_again()
    {
        var watch = After(Given(), Reported(Given(), Hit("unsc-2", 1))[0]);
        var ended = Assert.IsType<WatchEvent.HitEnded>(Assert.Single(Ends(watch, Hit("unsc-2", 1)).Events));
        Assert.Equal((SubjectId.From("unsc-2"), HitEndReason.Delisted), (ended.SubjectId, ended.Reason));
        var after = After(watch, ended);
        Assert.IsType<WatchOutcome.Unchanged>(Ends(after, Hit("unsc-2", 1)));
        Assert.Single(Reported(after, Hit("unsc-2", 1)));
    }

    [Fact]
    public void A_cleared_hit_that_ended_stays_quiet_when_it_returns_with_the_same_evidence()
    {
        var watch = Cleared(Given(), Named("RI CHOL MIN"));
        var after = After(watch, Ends(watch, Named("RI CHOL MIN")).Events[0]);
        Assert.Empty(Reported(after, Named("RI CHOL MIN")));
        Assert.IsType<WatchEvent.HitReturned>(Assert.Single(Reported(after, Named("PAK MIN JUN"))));
    }

    [Fact]
    public void No_hit_of_an_ended_watch_ends()
    {
        var watch = After(Given(), WatchDecider.Decide(new EndWatch(WatchEndReason.Revoked), Given(), Now));
        Assert.IsType<WatchOutcome.Unchanged>(Ends(watch, Hit("unsc-1", 1)));
    }

    private static WatchOutcome Ends(Watch watch, Hit hit) =>
        WatchDecider.Decide(new EndHits([(KnownHit.Of(hit), HitEndReason.Delisted)], EditionHash.Of(new byte[32])), watch, Now);

    [Fact]
    public void A_watch_ends_once_and_then_reports_nothing()
    {
        var watch = After(Given(), WatchDecider.Decide(new EndWatch(WatchEndReason.Revoked), Given(), Now));
        Assert.False(watch.IsOpen);
        Assert.IsType<WatchOutcome.Unchanged>(WatchDecider.Decide(new EndWatch(WatchEndReason.Refused), watch, Now));
        Assert.Empty(Reported(watch, Hit("unsc-9", 1)));
    }

    [Fact]
    public void A_cleared_hit_is_not_reported_while_it_rests_on_the_same_evidence()
    {
        var watch = Cleared(Given(), Named("RI CHOL MIN"));
        Assert.Empty(Reported(watch, Named("RI CHOL MIN") with { Revision = 7 }));
        // Another version of the engine scores the same comparison differently.
        Assert.Empty(
            Reported(
                watch,
                Named("RI CHOL MIN") with
                {
                    Score = 0.8,
                    Evidence = [new("name", 0.8, 1, "Parts aligned otherwise.", "Park Min-jun", "RI CHOL MIN")],
                }
            )
        );
    }

    [Fact]
    public void A_cleared_hit_returns_once_its_evidence_changes_and_says_what_changed()
    {
        var watch = Cleared(Given(), Named("RI CHOL MIN"));
        var amended = Named("PAK MIN JUN") with
        {
            Evidence = [.. Named("PAK MIN JUN").Evidence, new("birth_date", 1, 0.05, "The same day.", "1970-01-02", "1970-01-02")],
        };
        var returned = Assert.IsType<WatchEvent.HitReturned>(Assert.Single(Reported(watch, amended)));
        Assert.Equal(Now, returned.ClearedAt);
        Assert.Equal(["birth_date", "name"], returned.Changes.Select(change => change.Feature));
        Assert.Equal(("RI CHOL MIN", "PAK MIN JUN"), (returned.Changes[1].Before.Single().Candidate, returned.Changes[1].Now.Single().Candidate));
        Assert.Empty(returned.Changes[0].Before);
        // Reported once; from now on it is a hit like any other.
        var after = After(watch, returned);
        Assert.Empty(Reported(after, amended));
        Assert.IsType<WatchEvent.HitFound>(Assert.Single(Reported(after, Named("RI CHOL MIN"))));
    }

    [Fact]
    public void Repeating_a_clearance_changes_nothing() =>
        Assert.IsType<WatchOutcome.Unchanged>(WatchDecider.Decide(Clear(Named("RI CHOL MIN")), Cleared(Given(), Named("RI CHOL MIN")), Now));

    [Fact]
    public void Clearing_one_party_does_not_clear_the_other() =>
        Assert.IsType<WatchEvent.HitFound>(
            Assert.Single(Reported(Cleared(Given(), Named("RI CHOL MIN")), Named("PAK") with { Screened = ScreenedParty.Employer }))
        );

    [Fact]
    public void An_ended_watch_accepts_no_clearance() =>
        Assert.IsType<WatchOutcome.Ended>(
            WatchDecider.Decide(Clear(Named("RI CHOL MIN")), After(Given(), WatchDecider.Decide(new EndWatch(WatchEndReason.Revoked), Given(), Now)), Now)
        );

    [Fact]
    public void No_command_is_accepted_on_a_watch_that_does_not_exist()
    {
        Assert.IsType<WatchOutcome.NotFound>(WatchDecider.Decide(new EndWatch(WatchEndReason.Refused), null, Now));
        Assert.IsType<WatchOutcome.NotFound>(WatchDecider.Decide(Clear(Named("RI CHOL MIN")), null, Now));
        Assert.IsType<WatchOutcome.NotFound>(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 1)], Basis), null, Now));
    }

    private static Hit Named(string listed) => Hit("unsc-1", 1) with { Evidence = [new("name", 0.9, 1, "Parts aligned.", "Park Min-jun", listed)] };

    private static ClearHit Clear(Hit found) => new(found, Basis, AgencyId.From("KOR-MOEL"), "Another date of birth, seen on the passport.");

    private static Watch Cleared(Watch watch, Hit found) => After(watch, WatchDecider.Decide(Clear(found), watch, Now));

    private static IReadOnlyList<WatchEvent> Reported(Watch watch, Hit found) => WatchDecider.Decide(new ReportHits([found], Basis), watch, Now).Events;

    private static Watch Given() => After(null, WatchDecider.Decide(new StartWatch(Screened), null, Now));

    private static Watch After(Watch? watch, WatchOutcome outcome) => outcome.Events.Aggregate(watch, (state, @event) => After(state, @event))!;

    private static Watch After(Watch? watch, WatchEvent @event) => Watch.Evolve(watch, @event, new(Permit.WatchStream, (watch?.Version ?? 0) + 1, Now));

    private static Hit Hit(string subject, int revision) =>
        new(ScreenedParty.Worker, SubjectId.From(subject), revision, ListId.UnitedNations, "Person", "X", 0.9, []);
}
