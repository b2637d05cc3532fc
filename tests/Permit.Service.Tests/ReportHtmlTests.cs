using System.Net;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Permits.Domain.Reports;
using Permits.Service.Reports.Rendering;
using Platform.Kernel;

namespace Permits.Service.Tests;

public sealed class ReportHtmlTests
{
    private static readonly DateTimeOffset At = new(2019, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Languages => [.. Narrative.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void Every_figure_is_on_the_page_under_its_id(string language)
    {
        var report = Sample();
        var html = ReportHtml.Render(report, language);
        Assert.All(
            ReportFigures.Of(report.Content),
            figure => Assert.Matches($"data-figure=\"{figure.Id}\">[+−]? ?{ReportTexts.In(language).Number(figure.Value)}</td>", html)
        );
    }

    [Theory, MemberData(nameof(Languages))]
    public void The_same_report_gives_the_same_page(string language) =>
        Assert.Equal(ReportHtml.Render(Sample(), language), ReportHtml.Render(Sample(), language));

    [Fact]
    public void A_page_needs_nothing_but_itself_and_runs_no_script()
    {
        var html = ReportHtml.Render(Sample(), "en");
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_people_is_encoded()
    {
        const string Hostile = "</p><script>alert(1)</script>\"'&{day}";
        var report = Sample(Hostile);
        var html = ReportHtml.Render(report, "en");
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</p></p>", html, StringComparison.Ordinal);
        Assert.Contains(Hostile, WebUtility.HtmlDecode(html), StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_does_not_hold_says_by_how_much()
    {
        var report = Sample();
        var content = report.Content with { Reconciliation = report.Content.Reconciliation with { Difference = 3 } };
        var html = ReportHtml.Render(report with { Content = content }, "en");
        Assert.Contains("The account does not hold: 3 should remain but are not in the records.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_explanation_is_shown()
    {
        var html = ReportHtml.Render(Sample() with { Narrative = new Narrative("en") }, "en");
        Assert.Contains("This is less than half, and the explanation is missing.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nil_return_says_that_there_is_nothing_to_report()
    {
        var sample = Sample();
        var none = new PeopleCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var content = sample.Content with
        {
            Baseline = null,
            Reconciliation = Reconciliation.Of(null, 0, none),
            TwelveMonths = null,
            ByPersonClass = [],
            ByIncomeClass = [],
            BySector = [],
            ByPlace = [],
            ByMonth = [],
            Permits = [],
            Remaining = [],
            Employers = [],
            Earnings = [],
            Grandfathered = [],
            Changes = null,
        };
        var html = ReportHtml.Render(sample with { Kind = ReportKind.NilReturn, Duty = null, Content = content }, "en");
        Assert.Contains("Nil return pursuant to paragraph 8 of resolution 2397", html, StringComparison.Ordinal);
        Assert.Contains("There is nothing to report.", html, StringComparison.Ordinal);
    }

    /// <summary>A report with a row in every table.</summary>
    internal static CommitteeReport Sample(string text = "Freedonia Yards & Sons")
    {
        var agency = AgencyId.From("ZWE-LABOUR");
        var baseline = new Baseline(1204, ReportCalendar.AdoptedOn, text, agency);
        var people = new PeopleCounts(1220, 511, 24, 3, 6, 2, 41, 7, 12, 614);
        PeopleRow[] Rows(params string?[] keys) => [.. keys.Select((key, index) => new PeopleRow(key, Part(people, index + 1)))];
        var content = new ReportContent(
            At,
            ReportCalendar.AdoptedOn,
            baseline,
            Reconciliation.Of(baseline, 16, people),
            TwelveMonths.Of(498, baseline, At),
            Rows("worker", "oversightAttache", "official"),
            Rows("work", "seasonal", "student", null),
            Rows("3011", "4100", "5610", null),
            Rows(text, "Port Aldine", "Norvik", null),
            [
                .. Enumerable
                    .Range(0, 14)
                    .Select(month => new MonthRow(
                        $"{2018 + (month / 12)}-{(month % 12) + 1:00}",
                        90 - (month * 5),
                        20 + (month * month % 37),
                        month % 3,
                        0,
                        month % 2,
                        0,
                        month % 5,
                        1,
                        0
                    )),
                new MonthRow(null, 0, 4, 0, 0, 0, 0, 0, 0, 12),
            ],
            [new("issued", "", 0), new("refused", "2375/17", 38), new("revoked", "2397/8, national", 1177), new("expired", "", 27)],
            Overrides: 1,
            [
                new(ObstacleKind.Transport, 402, 0, new(2019, 5, 1), new(2019, 12, 22)),
                new(ObstacleKind.Proceedings, 88, 5, new(2019, 2, 1), new(2019, 9, 30)),
                new(null, 124, 9, null, null),
            ],
            [new(text, StatedCountry.From("ZWE"), "B 1042", 640), new("Aldine Building Company", null, "B 877", 312)],
            [new(CurrencyCode.From("USD"), WagePeriod.Month, 990, 1_284_300.50m)],
            [new("2019-06", 12)],
            new ChangesSince(
                ReportId.From(Guid.Parse("0198a000-0000-7000-8000-000000000030")),
                At.AddMonths(-6),
                [new("reconciliation.repatriated", 300, 511)]
            ),
            new DataQuality(14, 9, 31, 52, 6, 124, 2, 3)
        );
        var officer = new Officer("lee", agency);
        return new CommitteeReport
        {
            Id = ReportId.From(Guid.Parse("0198a000-0000-7000-8000-000000000031")),
            Version = 4,
            State = CountryCode.From("ZWE"),
            Kind = ReportKind.Midterm,
            Status = ReportStatus.Submitted,
            UpTo = 1200,
            Content = content,
            Narrative = new Narrative(
                "en",
                "All work permits of nationals of the Democratic People's Republic of Korea were cancelled.\nNone was issued or renewed.",
                "Transport was not available for the workers of two shipyards until February 2019.",
                text,
                "Departures are notified by the border police.",
                "The Government will report again in the final report."
            ),
            Authors = [officer],
            DraftedAt = At,
            ChangedAt = At,
            Duty = DutyId.From("midterm-2397"),
            DueOn = new(2019, 3, 22),
            SubmittedOn = new(2019, 3, 8),
            Reference = "NV 12/2019",
        };
    }

    private static PeopleCounts Part(PeopleCounts all, int part) =>
        new(
            all.Total / part,
            all.Repatriated / part,
            all.LeftForThirdState / part,
            all.OwnNational / part,
            all.RepatriationProhibited / part,
            all.Died / part,
            all.NotEarning / part,
            all.Absconded / part,
            all.Unknown / part,
            all.Remaining / part
        );
}
