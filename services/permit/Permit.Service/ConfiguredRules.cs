using Permits.Domain.Rules;
using Permits.Service.Rules;
using Platform.Hosting;

namespace Permits.Service;

/// <summary>The settings of the rules (<c>Rules</c> in the configuration).</summary>
internal sealed record ConfiguredRules : ICheckedSettings
{
    /// <summary>Lists older than this cannot clear anyone.</summary>
    [Allowed("00:00:01", "36500.00:00:00")]
    public TimeSpan MaxListAge { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Without these lists, no one is cleared. Default: the UN's, set in ToSettings, because the binder adds to an initial value.</summary>
    public IReadOnlyList<string>? RequiredLists { get; init; }

    /// <summary>How long a proposal waits for a second person.</summary>
    [Allowed("00:01:00", "365.00:00:00")]
    public TimeSpan ProposalLifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The folder of the States' overlays. Default: the one that is part of the program.</summary>
    public string Overlays { get; init; } = Path.Combine(AppContext.BaseDirectory, "Rules", "overlays");

    public RuleSettingsByState ToSettings() => new(Common, OverlayFiles.Read(Overlays, Common).Overlays);

    public IEnumerable<string> Problems() =>
        RequiredLists is not null && RequiredLists.Any(string.IsNullOrWhiteSpace)
            ? [$"Rules:RequiredLists is '{string.Join("', '", RequiredLists)}', but each must be the name of a list, such as un_sc_sanctions."]
            : OverlayFiles.Read(Overlays, Common).Problems;

    private RuleSettings Common => new(MaxListAge, RequiredLists is { Count: > 0 } ? RequiredLists : ["un_sc_sanctions"], ProposalLifetime);
}
