using System.Text.Json.Serialization;

namespace Permits.Domain.Rules;

/// <summary>The rules that a decision was made with: enough to make it again. Stored with the decision, so its fields are pinned.</summary>
/// <param name="Version">The version of the rulebook.</param>
/// <param name="At">The time of the decision.</param>
/// <param name="Settings">The settings of the State at that time.</param>
public sealed record AppliedRules(string Version, DateTimeOffset At, RuleSettings Settings)
{
    /// <summary>What bore on an exception from the ban; null if none was in question.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExceptionFacts? Exceptions { get; init; }
}
