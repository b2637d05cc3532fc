using Platform.Hosting;

namespace Permits.Service.Repatriation;

/// <summary>The settings of repatriation (<c>Repatriation</c> in the configuration).</summary>
internal sealed record RepatriationSettings
{
    /// <summary>The days that a person has to leave when a refused or revoked permit opens the case.</summary>
    [Allowed("0", "730")]
    public int DaysToLeave { get; init; } = 30;
}
