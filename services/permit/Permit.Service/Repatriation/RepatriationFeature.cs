using Platform.Hosting;
using Platform.Hosting.Events;

namespace Permits.Service.Repatriation;

/// <summary>Registers what repatriation needs.</summary>
internal static class RepatriationFeature
{
    public static void AddRepatriation(this WebApplicationBuilder builder)
    {
        builder.AddSettings<RepatriationSettings>("Repatriation");
        builder.Services.AddEventSubscription<CaseOpening>();
        if (!ServiceHost.IsGeneratingOpenApi && !Setup.IsRequested)
            builder.Services.AddHostedService<CaseNotices>();
    }

    public static void MapRepatriation(this WebApplication app)
    {
        app.MapOpenCase();
        app.MapReadCases();
        app.MapCaseCommands();
    }
}
