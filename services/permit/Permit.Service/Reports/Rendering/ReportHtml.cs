using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Permits.Domain.Reports;

namespace Permits.Service.Reports.Rendering;

/// <summary>
/// A report as a page for print: the note verbale and the annex. It needs nothing but itself, and it runs no script. The same report gives the same bytes.
/// </summary>
internal sealed class ReportHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string Css = ReadCss();
    private static readonly string[] Classes =
    [
        "repatriated",
        "leftForThirdState",
        "ownNational",
        "repatriationProhibited",
        "died",
        "notEarning",
        "absconded",
        "unknown",
    ];

    private readonly CommitteeReport _report;
    private readonly string _language;
    private readonly ReportTexts _texts;
    private readonly Dictionary<string, long> _figures;
    private readonly StringBuilder _page = new();

    private ReportHtml(CommitteeReport report, string language)
    {
        _report = report;
        _language = language;
        _texts = ReportTexts.In(language);
        _figures = ReportFigures.Of(report.Content).ToDictionary(figure => figure.Id, figure => figure.Value, StringComparer.Ordinal);
    }

    /// <summary>Renders a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="language">One of <see cref="Narrative.Languages"/>.</param>
    public static string Render(CommitteeReport report, string language) => new ReportHtml(report, language).Render();

    private string Render()
    {
        var title = Title();
        _page.Append(
            CultureInfo.InvariantCulture,
            $"""
            <!DOCTYPE html>
            <html lang="{_language}" dir="{_texts.Direction}">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Text($"{title} – {_report.State.Value}")}</title>
            <style>
            {Css}</style>
            </head>
            <body lang="{_language}">

            """
        );
        Note();
        Line($"""<main class="annex"><p class="small">{Fixed("annex")}</p><h1>{Text(title)}</h1>""");
        var at = _report.Content.At.ToUniversalTime();
        Paragraph(
            "small",
            Fixed(
                "figuresAt",
                ("day", _texts.Day(DateOnly.FromDateTime(at.DateTime))),
                ("time", at.ToString("HH:mm", CultureInfo.InvariantCulture)),
                ("from", _texts.Day(_report.Content.From))
            )
        );
        Written("measures", _report.Narrative.Measures);
        ReconciliationLines();
        TwelveMonths();
        People(ReportFigures.PersonClasses, _report.Content.ByPersonClass, key => _texts.Named("personClass", key));
        People(ReportFigures.IncomeClasses, _report.Content.ByIncomeClass, key => _texts.Named("incomeClass", key));
        People(ReportFigures.Sectors, _report.Content.BySector, key => key);
        People(ReportFigures.Places, _report.Content.ByPlace, key => key);
        Months();
        Permits();
        Remaining();
        Employers();
        Earnings();
        Grandfathered();
        Changes();
        Quality();
        Written("remarks", _report.Narrative.Remarks);
        if (_texts.IsMachineTranslated)
            Paragraph("small", Fixed("translated"));
        Line("</main></body></html>");
        return _page.ToString();
    }

    private string Title()
    {
        var kind = _texts[$"kind.{Names.Of(_report.Kind)}"];
        var duty = _report.Duty is { } id ? ReportCalendar.Find(id) : null;
        (int? resolution, string? paragraph) =
            duty is not null ? ((int?)duty.Resolution, duty.Paragraph)
            : _report.Kind is ReportKind.GrandfatheredWorkers ? (2375, "17")
            : _report.Kind is ReportKind.NationalImplementation ? (null, null)
            : (2397, "8");
        return _texts[
            resolution is null ? "pursuantToAll"
            : paragraph is null ? "pursuantToResolution"
            : "pursuantToParagraph"
        ]
            .Replace("{kind}", kind, StringComparison.Ordinal)
            .Replace("{paragraph}", paragraph, StringComparison.Ordinal)
            .Replace("{resolution}", resolution?.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private void Note()
    {
        Line($"""<section class="note"><header><strong>{Alone($"{_report.State.Name} ({_report.State.Value})")}</strong>{Fixed("mission")}</header>""");
        Line($"<h1>{Fixed("noteVerbale")}</h1><dl>");
        Term("reference", _report.Reference);
        Term("date", _report.SubmittedOn is { } on ? _texts.Day(on) : null);
        Term("due", _report.DueOn is { } due ? _texts.Day(due) : null);
        Term("status", _texts[$"status.{Names.Of(_report.Status)}"]);
        Term("symbol", _report.Document?.Value);
        Term("replaces", _report.Supersedes?.Value.ToString());
        Line("</dl>");
        Paragraph("addressee", Fixed("addressee"));
        Paragraph("", Fixed("opening"));
        Paragraph("", Fixed("closing"));
        Line("</section>");
    }

    private void Term(string key, string? value)
    {
        if (value is not null)
            Line($"<dt>{Fixed(key)}</dt><dd>{Alone(value)}</dd>");
    }

    private void Written(string key, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        Line($"""<h2>{Fixed($"narrative.{key}")}</h2><p class="text" lang="{Text(_report.Narrative.Language)}" dir="auto">{Text(text)}</p>""");
    }

    // Each line's bar begins where the one before ended: the last is what remains.
    private void ReconciliationLines()
    {
        var account = _report.Content.Reconciliation;
        Section(ReportFigures.Reconciliation);
        if (_report.Content.Baseline is { } baseline)
        {
            Paragraph("", Fixed("baselineOf", ("day", _texts.Day(baseline.On)), ("source", baseline.Source), ("agency", baseline.DeclaredBy.Value)));
        }
        else
        {
            Paragraph("", Fixed("noBaseline"));
        }

        Line("<table><tbody>");
        var all = Math.Max(1, account.Baseline + account.FoundLater);
        var level = account.Baseline;
        AccountLine("baseline", "", account.Baseline, null, Bar(all, ("a", 0, level)));
        AccountLine("inRecords", "", account.InRecords, "reconciliation.inRecords", "");
        AccountLine("foundLater", "+ ", account.FoundLater, "reconciliation.foundLater", Bar(all, ("c", level, account.FoundLater)));
        level += account.FoundLater;
        foreach (var column in Classes)
        {
            var id = $"reconciliation.{column}";
            level -= _figures[id];
            AccountLine(column, "− ", _figures[id], id, Bar(all, ("b", level, _figures[id])));
        }

        Line($"""<tr class="sum"><th>{Fixed("expected")}</th><td class="n">= {_texts.Number(account.Expected)}</td><td class="bar"></td></tr>""");
        AccountLine("remaining", "", account.Remaining, "reconciliation.remaining", Bar(all, ("a", 0, account.Remaining)));
        Line($"""<tr><th>{Fixed("difference")}</th><td class="n">{_texts.Number(account.Difference)}</td><td class="bar"></td></tr></tbody></table>""");
        if (account.Holds)
            Paragraph("", Fixed("holds"));
        else
            Paragraph("alert", Fixed(account.Difference > 0 ? "missing" : "surplus", ("count", _texts.Number(Math.Abs(account.Difference)))));
    }

    private void AccountLine(string column, string sign, long value, string? figure, string bar) =>
        Line($"""<tr><th>{Fixed($"column.{column}")}</th><td class="n"{Traced(figure)}>{sign}{_texts.Number(value)}</td><td class="bar">{bar}</td></tr>""");

    private void TwelveMonths()
    {
        if (_report.Content.TwelveMonths is not { } test)
            return;
        Section(ReportFigures.TwelveMonths);
        var share = test.Baseline == 0 ? 0 : (decimal)test.Repatriated / test.Baseline * 100;
        var bar = Bar(test.Baseline, ("b", 0, test.Baseline), ("a", 0, test.Repatriated));
        Line($"""<table class="chart"><tbody><tr><th>{Fixed("column.repatriated")}</th><td class="bar">{bar}</td>""");
        Line($"""<td class="n"{Traced("twelveMonths.repatriated")}>{_texts.Number(test.Repatriated)}</td></tr></tbody></table>""");
        Paragraph(
            "",
            Fixed(
                "halfReached",
                ("day", _texts.Day(test.Until)),
                ("repatriated", _texts.Number(test.Repatriated)),
                ("baseline", _texts.Number(test.Baseline)),
                ("share", $"{_texts.Amount(share)} %")
            )
        );
        var explained = !string.IsNullOrWhiteSpace(_report.Narrative.Explanation);
        if (test.RequiresExplanation)
            Paragraph("alert", Fixed(explained ? "explanationRequired" : "explanationMissing"));
        Written("explanation", _report.Narrative.Explanation);
    }

    private void People(string table, IReadOnlyList<PeopleRow> rows, Func<string, string> name)
    {
        Section(table);
        if (Nothing(rows.Count))
            return;
        var most = rows.Max(row => row.People.Total);
        Line("<figure>");
        Legend(("a", "column.repatriated"), ("b", "othersLeft"), ("c", "column.remaining"));
        Line("""<table class="chart" aria-hidden="true"><tbody>""");
        foreach (var row in rows)
        {
            var people = row.People;
            var gone = people.Total - people.Repatriated - people.Remaining;
            Line($"<tr><th>{Key(row.Key, name)}</th><td class=\"bar\">");
            Line(Bar(most, ("a", 0, people.Repatriated), ("b", people.Repatriated, gone), ("c", people.Repatriated + gone, people.Remaining)));
            Line($"</td><td class=\"n\">{_texts.Number(people.Total)}</td></tr>");
        }

        Line("</tbody></table></figure>");
        string[] columns = ["total", .. Classes, "remaining"];
        Head("wide", "key", columns);
        foreach (var (index, row) in rows.Index())
            Row(Key(row.Key, name), [.. columns.Select(column => Figure($"{table}.{Index(index)}.people.{column}"))]);
        Line("</tbody></table>");
    }

    private void Months()
    {
        var rows = _report.Content.ByMonth;
        Section(ReportFigures.Months);
        if (Nothing(rows.Count))
            return;
        var dated = rows.Where(row => row.Month is not null).ToList();
        if (dated.Count > 1)
        {
            var most = Math.Max(1, dated.Max(row => row.Repatriated));
            Line("<figure class=\"columns\">");
            Legend(("a", "column.repatriated"));
            Line($"""<svg viewBox="0 0 {Index(dated.Count * 10)} 100" preserveAspectRatio="none" aria-hidden="true">""");
            foreach (var (index, row) in dated.Index())
            {
                var height = Share(row.Repatriated, most);
                Line($"""<rect class="a" x="{Index((index * 10) + 1)}" y="{Coordinate(100 - height)}" width="8" height="{Coordinate(height)}"/>""");
            }

            var (first, last) = (_texts.Month(dated[0].Month!), _texts.Month(dated[^1].Month!));
            Line($"""</svg><div class="ends"><span>{Text(first)}</span><span>{Text(last)}</span></div></figure>""");
        }

        string[] columns = ["ordered", .. Classes];
        Head("wide", "month", columns);
        foreach (var (index, row) in rows.Index())
            Row(Key(row.Month, _texts.Month), [.. columns.Select(column => Figure($"byMonth.{Index(index)}.{column}"))]);
        Line("</tbody></table>");
    }

    private void Permits()
    {
        var rows = _report.Content.Permits;
        Section(ReportFigures.Permits);
        if (rows.Count > 0)
        {
            Head("", "decision", ["legalBasis", "count"], plain: 1);
            foreach (var (index, row) in rows.Index())
            {
                var basis = string.Join(", ", row.LegalBasis.Split(", ").Select(part => part == "national" ? _texts["national"] : part));
                Row(Text(_texts.Named("decision", row.Decision)), [Cell(basis), Figure($"permits.{Index(index)}.count")]);
            }

            Line("</tbody></table>");
        }

        Line($"<table><tbody><tr><th>{Fixed("overrides")}</th>{Figure("overrides")}</tr></tbody></table>");
    }

    private void Remaining()
    {
        var rows = _report.Content.Remaining;
        Section(ReportFigures.Remaining);
        if (!Nothing(rows.Count))
        {
            var most = rows.Max(row => row.People);
            Line("""<figure><table class="chart" aria-hidden="true"><tbody>""");
            foreach (var row in rows)
                Line(
                    $"""<tr><th>{Reason(row)}</th><td class="bar">{Bar(most, ("c", 0, row.People))}</td><td class="n">{_texts.Number(row.People)}</td></tr>"""
                );
            Line("</tbody></table></figure>");
            Head("", "reason", ["firstDeadline", "lastDeadline", "people", "overdue"], plain: 2);
            foreach (var (index, row) in rows.Index())
            {
                Row(
                    Reason(row),
                    [
                        Cell(Day(row.FirstDeadline)),
                        Cell(Day(row.LastDeadline)),
                        Figure($"remaining.{Index(index)}.people"),
                        Figure($"remaining.{Index(index)}.overdue"),
                    ]
                );
            }

            Line("</tbody></table>");
        }

        Written("plan", _report.Narrative.Plan);

        string Reason(RemainingRow row) => Key(row.Reason is { } reason ? Names.Of(reason) : null, name => _texts[$"obstacle.{name}"]);
        string Day(DateOnly? day) => day is { } known ? _texts.Day(known) : _texts["notStated"];
    }

    private void Employers()
    {
        Section(ReportFigures.Employers);
        if (Nothing(_report.Content.Employers.Count))
            return;
        Head("", "employer", ["country", "registrationNumber", "people"], plain: 2);
        foreach (var (index, row) in _report.Content.Employers.Index())
        {
            var country = row.Country is { } stated ? stated.Country?.Name ?? stated.Value : _texts["notStated"];
            Row(Alone(row.Name), [Cell(country), Cell(row.RegistrationNumber), Figure($"employers.{Index(index)}.people")]);
        }

        Line("</tbody></table>");
    }

    private void Earnings()
    {
        Section(ReportFigures.Earnings);
        if (Nothing(_report.Content.Earnings.Count))
            return;
        Head("", "currency", ["period", "people", "amount"], plain: 1);
        foreach (var (index, row) in _report.Content.Earnings.Index())
        {
            Row(
                Text(row.Currency.Value),
                [Cell(_texts[$"period.{Names.Of(row.Period)}"]), Figure($"earnings.{Index(index)}.people"), $"<td class=\"n\">{_texts.Amount(row.Total)}</td>"]
            );
        }

        Line("</tbody></table>");
    }

    private void Grandfathered()
    {
        if (_report.Content.Grandfathered.Count == 0 && _report.Kind is not ReportKind.GrandfatheredWorkers)
            return;
        Section(ReportFigures.Grandfathered);
        if (Nothing(_report.Content.Grandfathered.Count))
            return;
        Head("", "contractEnds", ["workers"]);
        foreach (var (index, row) in _report.Content.Grandfathered.Index())
            Row(Text(_texts.Month(row.ContractEnds)), [Figure($"grandfathered.{Index(index)}.workers")]);
        Line("</tbody></table>");
    }

    private void Changes()
    {
        if (_report.Content.Changes is not { } changes)
            return;
        Section("changes");
        Paragraph("", Fixed("changesSince", ("day", _texts.Day(DateOnly.FromDateTime(changes.At.UtcDateTime)))));
        if (Nothing(changes.Figures.Count))
            return;
        Head("", "key", ["before", "now"]);
        foreach (var change in changes.Figures)
            Row(Text(_texts.Named("column", change.Figure.Split('.')[^1])), [Count(change.Before), Count(change.Now)]);
        Line("</tbody></table>");

        string Count(long value) => $"<td class=\"n\">{_texts.Number(value)}</td>";
    }

    private void Quality()
    {
        Line($"<h2>{Fixed("narrative.dataQuality")}</h2>");
        if (_report.Narrative.DataQuality is { Length: > 0 } text)
            Line($"""<p class="text" lang="{Text(_report.Narrative.Language)}" dir="auto">{Text(text)}</p>""");
        Line("<table><tbody>");
        foreach (var figure in ReportFigures.Of(_report.Content).Where(figure => figure.Table == ReportFigures.DataQuality))
            Row(Fixed($"quality.{figure.Column}"), [Figure(figure.Id)]);
        Line("</tbody></table>");
    }

    private void Section(string key) => Line($"<h2>{Fixed($"section.{key}")}</h2>");

    private bool Nothing(int rows)
    {
        if (rows == 0)
            Paragraph("", Fixed("nothing"));
        return rows == 0;
    }

    private void Legend(params (string Class, string Text)[] items)
    {
        Line("<p class=\"key\">");
        foreach (var (style, text) in items)
            Line($"""<svg viewBox="0 0 1 1" aria-hidden="true"><rect class="{style}" width="1" height="1"/></svg>{Fixed(text)}""");
        Line("</p>");
    }

    // The first columns are text, the others numbers.
    private void Head(string style, string first, IReadOnlyList<string> columns, int plain = 0)
    {
        Line($"<table class=\"{style}\"><thead><tr><th>{Fixed($"column.{first}")}</th>");
        foreach (var (index, column) in columns.Index())
            Line($"<th{(index < plain ? "" : " class=\"n\"")}>{Fixed($"column.{column}")}</th>");
        Line("</tr></thead><tbody>");
    }

    private void Row(string head, IReadOnlyList<string> cells) => Line($"<tr><th>{head}</th>{string.Concat(cells)}</tr>");

    private void Paragraph(string style, string html) => Line(style.Length == 0 ? $"<p>{html}</p>" : $"<p class=\"{style}\">{html}</p>");

    private void Line(string html) => _page.Append(html).Append('\n');

    private string Key(string? key, Func<string, string> name) => key is null ? Fixed("notStated") : Alone(name(key));

    private string Figure(string id) => $"<td class=\"n\"{Traced(id)}>{_texts.Number(_figures[id])}</td>";

    private string Fixed(string key, params (string Place, string Value)[] values) =>
        Text(values.Aggregate(_texts[key], (text, value) => text.Replace($"{{{value.Place}}}", value.Value, StringComparison.Ordinal)));

    private static string Traced(string? figure) => figure is null ? "" : $" data-figure=\"{figure}\"";

    private static string Cell(string text) => $"<td>{Alone(text)}</td>";

    // A value in another direction than the text around it does not reorder that text.
    private static string Alone(string text) => $"<bdi>{Text(text)}</bdi>";

    private static string Text(string text) => Encoder.Encode(text).Replace("&#xA;", "\n", StringComparison.Ordinal);

    private static string Bar(long most, params (string Class, long From, long Length)[] parts) =>
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
        + string.Concat(
            parts
                .Where(part => part.Length > 0)
                .Select(part =>
                    $"""<rect class="{part.Class}" x="{Coordinate(Share(part.From, most))}" width="{Coordinate(Share(part.Length, most))}" height="10"/>"""
                )
        )
        + "</svg>";

    private static decimal Share(long value, long most) => most <= 0 ? 0 : Math.Clamp((decimal)value / most * 100, 0, 100);

    private static string Coordinate(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Index(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string ReadCss()
    {
        using var css = typeof(ReportHtml).Assembly.GetManifestResourceStream("Reports.page.css")!;
        using var reader = new StreamReader(css);
        return reader.ReadToEnd();
    }
}
