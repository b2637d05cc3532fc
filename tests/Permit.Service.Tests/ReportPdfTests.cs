using System.Text;
using System.Text.RegularExpressions;
using Permits.Service.Reports.Rendering;

namespace Permits.Service.Tests;

public sealed class ReportPdfTests
{
    [PrintFact]
    public async Task A_printed_report_has_the_note_and_the_annex_on_pages_of_their_own()
    {
        using var printer = new ReportPdf(new ReportPdfSettings());
        var pdf = Encoding.Latin1.GetString(await printer.PrintAsync(ReportHtml.Render(ReportHtmlTests.Sample(), "en"), CancellationToken.None));
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        Assert.InRange(Regex.Count(pdf, @"/Type\s*/Page\b"), 3, 8);
    }

    [PrintFact]
    public async Task Printing_that_takes_too_long_is_ended()
    {
        using var printer = new ReportPdf(new ReportPdfSettings { PrintTimeout = TimeSpan.FromMilliseconds(1) });
        await Assert.ThrowsAsync<TimeoutException>(() => printer.PrintAsync("<p>Slow</p>", CancellationToken.None));
    }

    [Fact]
    public void Without_the_program_printing_is_not_available()
    {
        using var printer = new ReportPdf(new ReportPdfSettings { Chromium = "/nowhere/chromium" });
        Assert.False(printer.IsAvailable);
    }

    /// <summary>Runs where Chromium is installed.</summary>
    private sealed class PrintFactAttribute : FactAttribute
    {
        public PrintFactAttribute()
        {
            using var printer = new ReportPdf(new ReportPdfSettings());
            if (!printer.IsAvailable)
                Skip = "Chromium is not installed: infra/native/install installs it.";
        }
    }
}
