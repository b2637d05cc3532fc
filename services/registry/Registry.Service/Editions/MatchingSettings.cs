using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Hosting;
using Platform.Hosting.Events;
using Registry.Matching;

namespace Registry.Service.Editions;

/// <summary>How queries, screenings and watches are compared with the lists (<c>Matching</c> in the configuration).</summary>
internal sealed record MatchingSettings
{
    /// <summary>
    /// The score from which a subject is a hit of a screening or a watch, and a match in the OpenSanctions API and in reconciliations. A match request can
    /// set another for itself.
    /// </summary>
    [Allowed("0.01", "1")]
    public double Threshold { get; init; } = MatchOptions.DefaultThreshold;

    /// <summary>The maximum number of hits that a screening keeps per screened party.</summary>
    [Allowed("1", "10000")]
    public int MaxHits { get; init; } = 20;

    /// <summary>How many past sets of editions are kept in memory for requests with <c>as_of</c>.</summary>
    [Allowed("1", "100")]
    public int PastEditionSets { get; init; } = 2;

    /// <summary>The version of the settings that hits depend on: another version may give other hits from the same editions and engine.</summary>
    public string Version =>
        field ??= Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"threshold={Threshold:R};maxHits={MaxHits}")))
        )[..12];
}

/// <summary>Registers the lists for reading and comparing.</summary>
internal static class EditionsRegistration
{
    public static void AddEditions(this IHostApplicationBuilder builder)
    {
        builder.AddSettings<MatchingSettings>("Matching");
        builder.Services.AddSingleton<IEventEffect, EditionChanges>();
        builder.Services.AddSingleton<ListAgeMetric>();
        builder.Services.AddSingleton<CurrentLists>();
        if (!ServiceHost.IsGeneratingOpenApi)
            builder.Services.AddHostedService<MatchIndexWarmup>();
    }
}
