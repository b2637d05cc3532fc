using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Hosting;
using Platform.Hosting.Events;

namespace Registry.Service.Editions;

/// <summary>Screening settings.</summary>
/// <param name="Threshold">The score from which a subject is a hit (<c>Matching:Threshold</c>).</param>
/// <param name="MaxHits">The maximum number of hits that a screening keeps per screened party (<c>Matching:MaxHits</c>).</param>
/// <param name="PastEditionSets">How many past sets of editions are kept in memory for requests with <c>as_of</c> (<c>Matching:PastEditionSets</c>).</param>
internal sealed record MatchingSettings(double Threshold, int MaxHits, int PastEditionSets)
{
    /// <summary>The version of the settings that hits depend on: another version may give other hits from the same editions and engine.</summary>
    public string Version { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"threshold={Threshold:R};maxHits={MaxHits}"))))[..12];
}

/// <summary>Registers the lists for reading and comparing.</summary>
internal static class EditionsRegistration
{
    public static void AddEditions(this IHostApplicationBuilder builder)
    {
        var settings = new MatchingSettings(
            builder.Configuration.GetValue("Matching:Threshold", 0.70), builder.Configuration.GetValue("Matching:MaxHits", 20), builder.Configuration.GetValue("Matching:PastEditionSets", 2));
        if (settings is not { Threshold: > 0 and <= 1, MaxHits: > 0, PastEditionSets: > 0 })
            throw new InvalidOperationException("Matching:Threshold must be above 0 and at most 1, Matching:MaxHits and Matching:PastEditionSets above 0.");
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<IEventEffect, EditionChanges>();
        builder.Services.AddSingleton<ListAgeMetric>();
        builder.Services.AddSingleton<CurrentLists>();
        if (!ServiceHost.IsGeneratingOpenApi) builder.Services.AddHostedService<MatchIndexWarmup>();
    }
}
