using System.Globalization;

namespace Permits.Domain.Reports;

/// <summary>One number of a report that is counted from events.</summary>
/// <param name="Table">The part of the content that it is in, for instance <c>bySector</c>.</param>
/// <param name="Row">The row in a table, from 0; null in a part that is no table.</param>
/// <param name="Column">The number's name, for instance <c>remaining</c>.</param>
/// <param name="Value">The number.</param>
public sealed record ReportFigure(string Table, int? Row, string Column, long Value)
{
    /// <summary>Its id: the path of the number in the content.</summary>
    public string Id =>
        string.Join(
            '.',
            ((string?[])[Table, Row?.ToString(CultureInfo.InvariantCulture), ReportFigures.IsOfPeople(Table) ? "people" : null, Column]).Where(part =>
                part is { Length: > 0 }
            )
        );
}

/// <summary>The figures of a report, each of which can be traced to its events.</summary>
public static class ReportFigures
{
    /// <summary>The reconciliation.</summary>
    public const string Reconciliation = "reconciliation";

    /// <summary>The twelve months.</summary>
    public const string TwelveMonths = "twelveMonths";

    /// <summary>People by why the duty concerns them.</summary>
    public const string PersonClasses = "byPersonClass";

    /// <summary>People by how they earn.</summary>
    public const string IncomeClasses = "byIncomeClass";

    /// <summary>People by sector.</summary>
    public const string Sectors = "bySector";

    /// <summary>People by place.</summary>
    public const string Places = "byPlace";

    /// <summary>Months.</summary>
    public const string Months = "byMonth";

    /// <summary>Decisions on permits.</summary>
    public const string Permits = "permits";

    /// <summary>Permits issued against a hit.</summary>
    public const string Overrides = "overrides";

    /// <summary>Who remains, by reason.</summary>
    public const string Remaining = "remaining";

    /// <summary>Employers.</summary>
    public const string Employers = "employers";

    /// <summary>Earnings.</summary>
    public const string Earnings = "earnings";

    /// <summary>Grandfathered workers.</summary>
    public const string Grandfathered = "grandfathered";

    /// <summary>What the records do not say.</summary>
    public const string DataQuality = "dataQuality";

    /// <summary>Whether a table counts people by outcome.</summary>
    public static bool IsOfPeople(string table) => table is PersonClasses or IncomeClasses or Sectors or Places;

    /// <summary>All of them, in the order of the content. What the State declares and what follows from other figures is not among them.</summary>
    public static IEnumerable<ReportFigure> Of(ReportContent content)
    {
        var reconciliation = content.Reconciliation;
        foreach (
            var (column, value) in ((string, long)[])
                [
                    ("inRecords", reconciliation.InRecords),
                    ("foundLater", reconciliation.FoundLater),
                    ("repatriated", reconciliation.Repatriated),
                    ("leftForThirdState", reconciliation.LeftForThirdState),
                    ("ownNational", reconciliation.OwnNational),
                    ("repatriationProhibited", reconciliation.RepatriationProhibited),
                    ("died", reconciliation.Died),
                    ("notEarning", reconciliation.NotEarning),
                    ("absconded", reconciliation.Absconded),
                    ("unknown", reconciliation.Unknown),
                    ("remaining", reconciliation.Remaining),
                ]
        )
            yield return new(Reconciliation, null, column, value);
        if (content.TwelveMonths is { } test)
            yield return new(TwelveMonths, null, "repatriated", test.Repatriated);
        foreach (
            var figure in PeopleOf(PersonClasses, content.ByPersonClass)
                .Concat(PeopleOf(IncomeClasses, content.ByIncomeClass))
                .Concat(PeopleOf(Sectors, content.BySector))
                .Concat(PeopleOf(Places, content.ByPlace))
                .Concat(content.ByMonth.SelectMany(MonthOf))
                .Concat(content.Permits.Select((row, index) => new ReportFigure(Permits, index, "count", row.Count)))
        )
            yield return figure;
        yield return new(Overrides, null, "", content.Overrides);
        foreach (
            var figure in content
                .Remaining.SelectMany(
                    (row, index) => (ReportFigure[])[new(Remaining, index, "people", row.People), new(Remaining, index, "overdue", row.Overdue)]
                )
                .Concat(content.Employers.Select((row, index) => new ReportFigure(Employers, index, "people", row.People)))
                .Concat(content.Earnings.Select((row, index) => new ReportFigure(Earnings, index, "people", row.People)))
                .Concat(content.Grandfathered.Select((row, index) => new ReportFigure(Grandfathered, index, "workers", row.Workers)))
        )
            yield return figure;
        var quality = content.DataQuality;
        foreach (
            var (column, value) in ((string, long)[])
                [
                    ("noIncomeClass", quality.NoIncomeClass),
                    ("noSector", quality.NoSector),
                    ("noPlace", quality.NoPlace),
                    ("noEmployer", quality.NoEmployer),
                    ("noTravelDocument", quality.NoTravelDocument),
                    ("noReason", quality.NoReason),
                    ("reviewOverdue", quality.ReviewOverdue),
                    ("possibleDuplicates", quality.PossibleDuplicates),
                ]
        )
            yield return new(DataQuality, null, column, value);
    }

    /// <summary>What differs between the reconciliations of two reports.</summary>
    /// <param name="last">The State's last report.</param>
    /// <param name="now">The reconciliation of the new one.</param>
    public static ChangesSince Changes(CommitteeReport last, Reconciliation now)
    {
        var before = last.Content.Reconciliation;
        (string Column, long Before, long Now)[] figures =
        [
            ("baseline", before.Baseline, now.Baseline),
            ("inRecords", before.InRecords, now.InRecords),
            ("foundLater", before.FoundLater, now.FoundLater),
            ("repatriated", before.Repatriated, now.Repatriated),
            ("leftForThirdState", before.LeftForThirdState, now.LeftForThirdState),
            ("ownNational", before.OwnNational, now.OwnNational),
            ("repatriationProhibited", before.RepatriationProhibited, now.RepatriationProhibited),
            ("died", before.Died, now.Died),
            ("notEarning", before.NotEarning, now.NotEarning),
            ("absconded", before.Absconded, now.Absconded),
            ("unknown", before.Unknown, now.Unknown),
            ("remaining", before.Remaining, now.Remaining),
        ];
        return new(
            last.Id,
            last.Content.At,
            [
                .. figures
                    .Where(figure => figure.Before != figure.Now)
                    .Select(figure => new FigureChange($"{Reconciliation}.{figure.Column}", figure.Before, figure.Now)),
            ]
        );
    }

    private static IEnumerable<ReportFigure> PeopleOf(string table, IReadOnlyList<PeopleRow> rows) =>
        rows.SelectMany(
            (row, index) =>
                (ReportFigure[])
                    [
                        new(table, index, "total", row.People.Total),
                        new(table, index, "repatriated", row.People.Repatriated),
                        new(table, index, "leftForThirdState", row.People.LeftForThirdState),
                        new(table, index, "ownNational", row.People.OwnNational),
                        new(table, index, "repatriationProhibited", row.People.RepatriationProhibited),
                        new(table, index, "died", row.People.Died),
                        new(table, index, "notEarning", row.People.NotEarning),
                        new(table, index, "absconded", row.People.Absconded),
                        new(table, index, "unknown", row.People.Unknown),
                        new(table, index, "remaining", row.People.Remaining),
                    ]
        );

    private static IEnumerable<ReportFigure> MonthOf(MonthRow row, int index) =>
        [
            new(Months, index, "ordered", row.Ordered),
            new(Months, index, "repatriated", row.Repatriated),
            new(Months, index, "leftForThirdState", row.LeftForThirdState),
            new(Months, index, "ownNational", row.OwnNational),
            new(Months, index, "repatriationProhibited", row.RepatriationProhibited),
            new(Months, index, "died", row.Died),
            new(Months, index, "notEarning", row.NotEarning),
            new(Months, index, "absconded", row.Absconded),
            new(Months, index, "unknown", row.Unknown),
        ];
}
