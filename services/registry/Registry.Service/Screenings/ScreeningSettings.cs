using Platform.Hosting;

namespace Registry.Service.Screenings;

/// <summary>The limits of screenings (<c>Screening</c> in the configuration).</summary>
internal sealed record ScreeningSettings
{
    /// <summary>The largest batch, in bytes.</summary>
    [Allowed("1", "1099511627776")]
    public long MaxBatchBytes { get; init; } = 1L << 30;
}
