using Permits.Domain.Rules;
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

    public RuleSettings ToSettings() => new(MaxListAge, RequiredLists is { Count: > 0 } ? RequiredLists : ["un_sc_sanctions"], ProposalLifetime);

    public IEnumerable<string> Problems() =>
        RequiredLists is not null && RequiredLists.Any(string.IsNullOrWhiteSpace)
            ? [$"Rules:RequiredLists is '{string.Join("', '", RequiredLists)}', but each must be the name of a list, such as un_sc_sanctions."]
            : [];
}
