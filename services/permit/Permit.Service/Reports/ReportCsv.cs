using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Permits.Domain.Reports;

namespace Permits.Service.Reports;

/// <summary>A report as CSV: a line for each figure, with what it counts. The same content gives the same bytes.</summary>
internal static class ReportCsv
{
    public const string MediaType = "text/csv";

    public static byte[] Write(ReportContent content)
    {
        var text = new StringWriter(new StringBuilder(), CultureInfo.InvariantCulture);
        // A place is text typed by an officer: a spreadsheet must not run it as a formula.
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape, NewLine = "\r\n" };
        using (var csv = new CsvWriter(text, configuration))
        {
            WriteLine(csv, "figure", "key", "value");
            WriteLine(csv, "at", "", content.At.ToString("O", CultureInfo.InvariantCulture));
            WriteLine(csv, "from", "", Day(content.From));
            if (content.Baseline is { } baseline)
            {
                WriteLine(csv, "baseline.count", "", baseline.Count);
                WriteLine(csv, "baseline.on", "", Day(baseline.On));
                WriteLine(csv, "baseline.source", "", baseline.Source);
                WriteLine(csv, "baseline.declaredBy", "", baseline.DeclaredBy.Value);
            }

            foreach (var figure in ReportFigures.Of(content))
                WriteLine(csv, figure.Id, KeyOf(content, figure), figure.Value);
            WriteLine(csv, "reconciliation.expected", "", content.Reconciliation.Expected);
            WriteLine(csv, "reconciliation.difference", "", content.Reconciliation.Difference);
            foreach (var (index, row) in content.Earnings.Index())
                WriteLine(csv, string.Create(CultureInfo.InvariantCulture, $"earnings.{index}.total"), $"{row.Currency} {Names.Of(row.Period)}", row.Total);
            foreach (var change in content.Changes?.Figures ?? [])
                WriteLine(csv, $"changes.{change.Figure}", "", change.Now - change.Before);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string KeyOf(ReportContent content, ReportFigure figure) =>
        figure.Row is not { } row
            ? ""
            : figure.Table switch
            {
                ReportFigures.PersonClasses => content.ByPersonClass[row].Key ?? "",
                ReportFigures.IncomeClasses => content.ByIncomeClass[row].Key ?? "",
                ReportFigures.Sectors => content.BySector[row].Key ?? "",
                ReportFigures.Places => content.ByPlace[row].Key ?? "",
                ReportFigures.Months => content.ByMonth[row].Month ?? "",
                ReportFigures.Permits => $"{content.Permits[row].Decision} {content.Permits[row].LegalBasis}".TrimEnd(),
                ReportFigures.Remaining => content.Remaining[row].Reason is { } reason ? Names.Of(reason) : "",
                ReportFigures.Employers => content.Employers[row].Name,
                ReportFigures.Earnings => $"{content.Earnings[row].Currency} {Names.Of(content.Earnings[row].Period)}",
                ReportFigures.Grandfathered => content.Grandfathered[row].ContractEnds,
                _ => "",
            };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void WriteLine<T>(CsvWriter csv, string figure, string key, T value)
    {
        csv.WriteField(figure);
        csv.WriteField(key);
        csv.WriteField(value);
        csv.NextRecord();
    }
}
