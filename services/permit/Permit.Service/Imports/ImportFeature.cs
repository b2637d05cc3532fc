using Platform.Hosting;

namespace Permits.Service.Imports;

/// <summary>Registers what imports of existing permits need.</summary>
internal static class ImportFeature
{
    public static void AddImports(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ImportSettings>("Imports");
        builder.Services.AddSingleton<ImportLines>();
        builder.Services.AddSingleton<ImportPieces>();
        if (!ServiceHost.IsGeneratingOpenApi && !Setup.IsRequested)
            builder.Services.AddHostedService<ImportRunner>();
    }

    public static void MapImports(this WebApplication app)
    {
        app.MapSubmitImport();
        app.MapReadImports();
        app.MapDecideImport();
    }
}
