using Platform.Hosting;

namespace Permits.Service.MassActions;

/// <summary>Registers what mass actions need.</summary>
internal static class MassActionFeature
{
    public static void AddMassActions(this WebApplicationBuilder builder)
    {
        if (!ServiceHost.IsGeneratingOpenApi && !Setup.IsRequested)
            builder.Services.AddHostedService<MassActionRunner>();
    }

    public static void MapMassActions(this WebApplication app)
    {
        app.MapProposeMassAction();
        app.MapDecideMassAction();
        app.MapReadMassActions();
        app.MapSuspensions();
    }
}
