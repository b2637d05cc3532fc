using Platform.Hosting;

namespace Permits.Service.Imports;

/// <summary>The limits of imports (<c>Imports</c> in the configuration).</summary>
internal sealed record ImportSettings
{
    /// <summary>The largest file, in bytes.</summary>
    [Allowed("1", "1099511627776")]
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>The largest number of lines in a file.</summary>
    [Allowed("1", "100000000")]
    public int MaxLines { get; init; } = 2_000_000;
}
