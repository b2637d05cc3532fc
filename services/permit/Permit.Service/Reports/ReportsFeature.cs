namespace Permits.Service.Reports;

/// <summary>Maps what reports need.</summary>
internal static class ReportsFeature
{
    public static void MapReports(this WebApplication app)
    {
        app.MapActivityReport();
        app.MapDraftReport();
        app.MapReadReports();
        app.MapReportCommands();
        app.MapRollUp();
    }
}
