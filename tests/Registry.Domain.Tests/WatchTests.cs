using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;

namespace Registry.Domain.Tests;

public sealed class WatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PermitId Permit = new(Guid.Parse("01234567-89ab-8def-8123-456789abcdef"));
    private static readonly Basis Basis = new([], "engine-1", 0.7);
    private static readonly ScreeningEvent.Completed Screened = ScreeningDecider.Decide(
        new(Permit, CountryCode.Parse("KOR"), AgencyId.Parse("KOR-MOEL"),
            new(new Person(["Park Min-jun"], null, CountryCode.Parse("KOR"), "male", []), new Employer("Pukdae", null, null), [Hit("unsc-1", 1)], []), Basis), null, Now)!;

    [Fact]
    public void A_permit_is_screened_once() => Assert.Null(ScreeningDecider.Decide(
        new(Permit, Screened.State, Screened.Agency, Screened.Comparison, Basis), CompletedScreening.Evolve(null, Screened), Now));

    [Fact]
    public void A_repeated_start_appends_nothing() => Assert.Null(WatchDecider.Decide(new StartWatch(Screened), Given(), Now));

    [Fact]
    public void A_hit_that_the_screening_told_of_is_not_told_again() => Assert.Empty(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 1)], Basis), Given(), Now));

    [Fact]
    public void A_hit_of_a_subject_that_was_amended_in_what_was_not_compared_is_not_told() =>
        Assert.Empty(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 2)], Basis), Given(), Now));

    [Fact]
    public void A_hit_that_rests_on_other_evidence_now_is_told() =>
        Assert.Single(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 2) with { Evidence = [new("birth_date", 1, 0.1, "the same day", "1999-05-06", "1999-05-06")] }], Basis), Given(), Now));

    [Fact]
    public void A_new_hit_is_told_once()
    {
        var watch = Given();
        var told = Assert.Single(WatchDecider.Decide(new ReportHits([Hit("unsc-2", 1)], Basis), watch, Now));
        Assert.Equal(SubjectId.Parse("unsc-2"), told.Found.SubjectId);
        Assert.Empty(WatchDecider.Decide(new ReportHits([Hit("unsc-2", 1)], Basis), Watch.Evolve(watch, told), Now));
    }

    [Fact]
    public void The_employer_and_the_worker_are_told_apart() =>
        Assert.Single(WatchDecider.Decide(new ReportHits([Hit("unsc-1", 1) with { Screened = ScreenedParty.Employer }], Basis), Given(), Now));

    [Fact]
    public void A_watch_ends_once_and_then_tells_nothing()
    {
        var ended = WatchDecider.Decide(new EndWatch(WatchEndReason.Revoked), Given(), Now)!;
        var watch = Watch.Evolve(Given(), ended);
        Assert.False(watch.IsOpen);
        Assert.Null(WatchDecider.Decide(new EndWatch(WatchEndReason.Refused), watch, Now));
        Assert.Empty(WatchDecider.Decide(new ReportHits([Hit("unsc-9", 1)], Basis), watch, Now));
    }

    private static Watch Given() => Watch.Evolve(null, WatchDecider.Decide(new StartWatch(Screened), null, Now)!);

    private static Hit Hit(string subject, int revision) => new(ScreenedParty.Worker, SubjectId.Parse(subject), revision, ListId.UnitedNations, "Person", "X", 0.9, []);
}
