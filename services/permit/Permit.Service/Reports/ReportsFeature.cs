using Permits.Domain.Reports;
using Permits.Service.Reports.Rendering;
using Platform.Hosting;

namespace Permits.Service.Reports;

/// <summary>Registers and maps what reports need.</summary>
internal static class ReportsFeature
{
    public static void AddReports(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ReportPdfSettings>("Reports");
        builder.Services.AddSingleton<ReportPdf>();
    }

    public static void MapReports(this WebApplication app)
    {
        // Reads and checks the texts of all languages at the start.
        _ = ReportTexts.In(Narrative.Languages[0]);
        app.MapActivityReport();
        app.MapDraftReport();
        app.MapReadReports();
        app.MapReportCommands();
        app.MapRollUp();
    }
}
