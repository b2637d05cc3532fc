using Platform.Hosting;

namespace Registry.Service.Screenings;

/// <summary>Registers what screenings need.</summary>
internal static class ScreeningRegistration
{
    public static void AddScreenings(this IHostApplicationBuilder builder)
    {
        builder.AddSettings<ScreeningSettings>("Screening");
        builder.Services.AddSingleton<Screener>();
        builder.Services.AddScoped<BatchScreener>();
    }
}
