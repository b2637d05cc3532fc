using Registry.Domain.Imports;

namespace Registry.Service.Imports;

/// <summary>The limits of imports.</summary>
/// <param name="MaxFileBytes">The largest upload, in bytes.</param>
/// <param name="SpoolFolder">Where uploads are stored during an import.</param>
/// <param name="MaxConcurrency">How many imports an instance works on at the same time; others wait.</param>
/// <param name="Approval">When an edition needs a second person.</param>
internal sealed record ImportSettings(long MaxFileBytes, string SpoolFolder, int MaxConcurrency, ApprovalRule Approval)
{
    private const long DefaultMaxFileBytes = 1L << 30;

    public static ImportSettings Of(IConfiguration configuration) => new(
        configuration.GetValue("Lists:MaxFileBytes", DefaultMaxFileBytes),
        configuration["Lists:SpoolFolder"] is { Length: > 0 } folder ? folder : Path.GetTempPath(),
        configuration.GetValue("Lists:ImportsAtOnce", 2),
        new(configuration.GetValue("Lists:MaxRemovedShare", 0.1), configuration.GetValue("Lists:ApprovalFromSubjects", 50)));
}
