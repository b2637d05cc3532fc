using Registry.Service.Screening;

namespace Registry.Service.Matching;

/// <summary>How permits are screened.</summary>
/// <param name="Threshold">The score from which a subject is a hit (<c>Matching:Threshold</c>).</param>
/// <param name="MaxHits">The most hits that a screening keeps for each of worker and employer (<c>Matching:MaxHits</c>).</param>
internal sealed record MatchingSettings(double Threshold, int MaxHits);

/// <summary>Registers matching.</summary>
internal static class MatchingRegistration
{
    public static void AddMatching(this WebApplicationBuilder builder)
    {
        var settings = new MatchingSettings(builder.Configuration.GetValue("Matching:Threshold", 0.70), builder.Configuration.GetValue("Matching:MaxHits", 20));
        if (settings is not { Threshold: > 0 and <= 1, MaxHits: > 0 }) throw new InvalidOperationException("Matching:Threshold must be above 0 and at most 1, Matching:MaxHits above 0.");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<RegistryMetrics>();
        builder.Services.AddSingleton<CurrentLists>();
        builder.Services.AddSingleton<Screener>();
    }
}
