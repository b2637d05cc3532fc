using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>The stable id of a rule, for instance <c>dprk-nationality</c>. It is stored in events and sent in messages: an id never changes its meaning.</summary>
[JsonConverter(typeof(ParsableJsonConverter<RuleId>))]
public readonly partial record struct RuleId : IParsable<RuleId>
{
    private readonly string? _value;

    private RuleId(string value) => _value = value;

    /// <summary>Refuses a national of the DPRK.</summary>
    public static RuleId DprkNationality { get; } = new("dprk-nationality");

    /// <summary>Refers a worker who claims another nationality but presents a document that the DPRK issued.</summary>
    public static RuleId DprkDocument { get; } = new("dprk-document");

    /// <summary>Refers when the screening found a listed subject at or above the threshold.</summary>
    public static RuleId ListedSubject { get; } = new("listed-subject");

    /// <summary>Refers or suspends when a later edition of a list matches the worker or the employer.</summary>
    public static RuleId WatchHit { get; } = new("watch-hit");

    /// <summary>Refers when a name could not be compared in full.</summary>
    public static RuleId NameNotCompared { get; } = new("name-not-compared");

    /// <summary>Refers when a required list has not been imported.</summary>
    public static RuleId ListMissing { get; } = new("list-missing");

    /// <summary>Refers when a list is older than allowed.</summary>
    public static RuleId ListTooOld { get; } = new("list-too-old");

    /// <summary>Issues when no other rule found anything.</summary>
    public static RuleId NoHit { get; } = new("no-hit");

    /// <summary>An officer decided.</summary>
    public static RuleId OfficerDecision { get; } = new("officer-decision");

    /// <summary>The id.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The rule id is not set.");

    /// <inheritdoc/>
    public static RuleId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var rule) ? rule : throw new FormatException("Not a rule id.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RuleId result)
    {
        var valid = s is not null && Pattern().IsMatch(s);
        result = valid ? new RuleId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z")]
    private static partial Regex Pattern();
}
