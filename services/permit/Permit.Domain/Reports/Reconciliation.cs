namespace Permits.Domain.Reports;

/// <summary>
/// The account of everyone: the baseline and those found later, less each class that left or is no longer counted, must be those who remain. Where it is not
/// so, the report says by how much: the State's records then have more or fewer people of the baseline than it declared.
/// </summary>
/// <param name="Baseline">The baseline as declared; 0 without one.</param>
/// <param name="InRecords">People of the baseline who are in the State's records.</param>
/// <param name="FoundLater">People who began to earn after the baseline.</param>
/// <param name="Repatriated">Left for the DPRK.</param>
/// <param name="LeftForThirdState">Left for a third State.</param>
/// <param name="OwnNational">Excepted as the State's own nationals.</param>
/// <param name="RepatriationProhibited">Excepted because law prohibits the repatriation.</param>
/// <param name="Died">Died.</param>
/// <param name="NotEarning">Said to earn no income any more: disputed.</param>
/// <param name="Absconded">Absconded.</param>
/// <param name="Unknown">Not known.</param>
/// <param name="Remaining">Remain, as counted in the records.</param>
/// <param name="Expected">Should remain by the account.</param>
/// <param name="Difference">Should remain but are not in the records; negative: are in the records but not in the account.</param>
public sealed record Reconciliation(
    long Baseline,
    long InRecords,
    long FoundLater,
    long Repatriated,
    long LeftForThirdState,
    long OwnNational,
    long RepatriationProhibited,
    long Died,
    long NotEarning,
    long Absconded,
    long Unknown,
    long Remaining,
    long Expected,
    long Difference
)
{
    /// <summary>Makes the account.</summary>
    /// <param name="baseline">The baseline as declared; null: none, everyone was found.</param>
    /// <param name="foundLater">People in the records who began to earn after the baseline.</param>
    /// <param name="people">Everyone in the records.</param>
    public static Reconciliation Of(Baseline? baseline, long foundLater, PeopleCounts people)
    {
        var declared = baseline?.Count ?? 0;
        var expected =
            declared
            + foundLater
            - people.Repatriated
            - people.LeftForThirdState
            - people.OwnNational
            - people.RepatriationProhibited
            - people.Died
            - people.NotEarning
            - people.Absconded
            - people.Unknown;
        return new(
            declared,
            people.Total - foundLater,
            foundLater,
            people.Repatriated,
            people.LeftForThirdState,
            people.OwnNational,
            people.RepatriationProhibited,
            people.Died,
            people.NotEarning,
            people.Absconded,
            people.Unknown,
            people.Remaining,
            expected,
            expected - people.Remaining
        );
    }

    /// <summary>Whether the account accounts for everyone.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Holds => Difference == 0;
}

/// <summary>The twelve months after the adoption of 2397. If less than half of the baseline was repatriated in them, the State explains why.</summary>
/// <param name="Repatriated">People of the baseline who left for the DPRK in the twelve months.</param>
/// <param name="Baseline">The baseline as declared.</param>
/// <param name="Until">The last day of the twelve months.</param>
/// <param name="RequiresExplanation">Whether the twelve months are over and less than half was repatriated.</param>
public sealed record TwelveMonths(long Repatriated, long Baseline, DateOnly Until, bool RequiresExplanation)
{
    /// <summary>Applies the test.</summary>
    /// <param name="repatriated">People of the baseline who left for the DPRK in the twelve months.</param>
    /// <param name="baseline">The baseline.</param>
    /// <param name="at">The instant of the report.</param>
    public static TwelveMonths Of(long repatriated, Baseline baseline, DateTimeOffset at)
    {
        var until = ReportCalendar.FirstYearEndsOn;
        return new(repatriated, baseline.Count, until, DateOnly.FromDateTime(at.UtcDateTime) > until && repatriated * 2 < baseline.Count);
    }
}
