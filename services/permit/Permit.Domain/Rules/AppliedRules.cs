namespace Permits.Domain.Rules;

/// <summary>The rules that a decision was made with: enough to make it again. Stored with the decision, so its fields are pinned.</summary>
/// <param name="Version">The version of the rulebook.</param>
/// <param name="At">The time that the rules took as the present.</param>
/// <param name="Settings">The settings of the State at that time.</param>
public sealed record AppliedRules(string Version, DateTimeOffset At, RuleSettings Settings);
