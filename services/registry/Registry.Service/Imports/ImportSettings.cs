using Platform.Hosting;
using Registry.Domain.Imports;

namespace Registry.Service.Imports;

/// <summary>The limits of imports (<c>Lists</c> in the configuration).</summary>
internal sealed record ImportSettings : ICheckedSettings
{
    /// <summary>The largest upload, in bytes.</summary>
    [Allowed("1", "1099511627776")]
    public long MaxFileBytes { get; init; } = 1L << 30;

    /// <summary>Where uploads are stored during an import. If empty, the system's temporary folder.</summary>
    public string SpoolFolder
    {
        get => field is { Length: > 0 } ? field : Path.GetTempPath();
        init;
    } = "";

    /// <summary>How many imports an instance works on at the same time; others wait.</summary>
    [Allowed("1", "100")]
    public int ImportsAtOnce { get; init; } = 2;

    /// <summary>The share of a list that an edition may remove without approval.</summary>
    [Allowed("0", "1")]
    public double MaxRemovedShare { get; init; } = 0.1;

    /// <summary>The size of a list, in subjects, from which approval can be required.</summary>
    [Allowed("0", "2147483647")]
    public int ApprovalFromSubjects { get; init; } = 50;

    /// <summary>The share of a State's permits that may have new hits by an edition without approval.</summary>
    [Allowed("0", "1")]
    public double MaxConcernedShare { get; init; } = 0.05;

    /// <summary>The number of a State's permits with new hits from which their share counts.</summary>
    [Allowed("1", "2147483647")]
    public int ApprovalFromPermits { get; init; } = 10;

    /// <summary>The number of permits, in all States, that may have new hits by an edition without approval.</summary>
    [Allowed("0", "2147483647")]
    public int MaxConcernedPermits { get; init; } = 200;

    /// <summary>How long permits that a submitter's editions concerned without approval count with those of their next edition.</summary>
    [Allowed("00:00:00", "31.00:00:00")]
    public TimeSpan ConcernWindow { get; init; } = TimeSpan.FromDays(1);

    /// <summary>When an edition needs a second person.</summary>
    public ApprovalRule Approval => new(MaxRemovedShare, ApprovalFromSubjects, MaxConcernedShare, ApprovalFromPermits, MaxConcernedPermits);

    public IEnumerable<string> Problems()
    {
        if (!Directory.Exists(SpoolFolder))
            yield return $"Lists:SpoolFolder is '{SpoolFolder}', but must be an existing folder.";
    }
}
