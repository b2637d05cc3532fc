using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A rule: what it says, what follows if it applies, and the pure function that finds out.</summary>
/// <param name="Data">What it says.</param>
/// <param name="Effect">What follows.</param>
/// <param name="Find">Finds the reasons in an application. Called only while the rule is in force.</param>
public sealed record Rule(RuleData Data, RuleEffect Effect, Func<RuleData, RuleFacts, RuleFinding> Find)
{
    /// <summary>The rule's id.</summary>
    public RuleId Id => Data.Id;

    /// <summary>Applies the rule to an application.</summary>
    public RuleStep Apply(RuleFacts facts)
    {
        if (!Data.IsInForce(facts.Today))
            return new(this, RuleResult.NotInForce, RuleFinding.Nothing());
        var finding = Find(Data, facts);
        return new(this, finding.Reasons.Count > 0 ? RuleResult.Applies : RuleResult.DoesNotApply, finding);
    }
}

/// <summary>What follows from a rule that applies, in the order in which rules are consulted.</summary>
public enum RuleEffect
{
    /// <summary>The application is refused, and no officer can issue it.</summary>
    Refuse,

    /// <summary>An officer decides.</summary>
    Refer,

    /// <summary>Nothing follows: an officer who decides reads it.</summary>
    Advise,

    /// <summary>The permit is issued.</summary>
    Issue,
}

/// <summary>What the rules look at.</summary>
/// <param name="Application">What was applied for.</param>
/// <param name="Screening">The comparison with the lists; null while it has not arrived.</param>
/// <param name="WatchHits">Hits of later editions.</param>
/// <param name="Earlier">What had become of the earlier applications that the screening names.</param>
/// <param name="Settings">The settings of the rules.</param>
/// <param name="Now">The time of the decision.</param>
public sealed record RuleFacts(
    Application Application,
    Screening? Screening,
    IReadOnlyList<WatchHit> WatchHits,
    IReadOnlyList<EarlierPermit> Earlier,
    RuleSettings Settings,
    DateTimeOffset Now
)
{
    /// <summary>The nationality that two people determined; null while only the claim is known.</summary>
    public NationalityFinding? Determined { get; init; }

    /// <summary>What bears on an exception from the ban; null if it was not read.</summary>
    public ExceptionFacts? Exceptions { get; init; }

    /// <summary>The day of the decision, in UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);
}

/// <summary>What a rule found.</summary>
/// <param name="Reasons">Why it applies; empty if it does not.</param>
/// <param name="Facts">What it looked at.</param>
public sealed record RuleFinding(IReadOnlyList<Reason> Reasons, IReadOnlyList<RuleFact> Facts)
{
    /// <summary>The rule does not apply.</summary>
    public static RuleFinding Nothing(params IReadOnlyList<RuleFact> facts) => new([], facts);
}

/// <summary>A fact that a rule looked at.</summary>
/// <param name="Field">Its place in the permit, as a JSON pointer.</param>
/// <param name="Value">Its value; for a list, how many items it has.</param>
public sealed record RuleFact(string Field, string Value);

/// <summary>One rule in the course of a decision.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Result">Whether it applies.</param>
/// <param name="Finding">What it found.</param>
public sealed record RuleStep(Rule Rule, RuleResult Result, RuleFinding Finding);

/// <summary>Whether a rule applies.</summary>
public enum RuleResult
{
    /// <summary>It applies.</summary>
    Applies,

    /// <summary>It was consulted and does not apply.</summary>
    DoesNotApply,

    /// <summary>It was not in force on the day of the decision.</summary>
    NotInForce,

    /// <summary>It was not consulted, because an earlier rule decided.</summary>
    NotReached,
}
