using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// All rules, and the decision that follows from them: first the prohibitions, then everything that an officer must review. A permit is issued only if
/// neither applies. Fails closed: what no rule clears is referred.
/// </summary>
public static class Rulebook
{
    /// <summary>The rules, in the order in which they are consulted. Reading them for the first time validates their data files.</summary>
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        Resolution2397Paragraph8Attache.Rule,
        Resolution2375Paragraph17Nationality.Rule,
        Resolution2371Paragraph11.Rule,
        Resolution2375Paragraph18Employer.Rule,
        StateValidity.Rule,
        Resolution2375Paragraph17Committee.Rule,
        Resolution2375Paragraph17Contract.Rule,
        Resolution2397Paragraph8OwnNational.Rule,
        Resolution2270Paragraph13.Rule,
        Resolution2270Paragraph14.Rule,
        Resolution2375Paragraph17Document.Rule,
        Resolution2375Paragraph17Connection.Rule,
        Resolution2375Paragraph17UnresolvedCountry.Rule,
        ContradictoryStatements.Rule,
        CheckDigits.Rule,
        StateNationality.Rule,
        StateClass.Rule,
        StateSector.Rule,
        EarlierDecision.Rule,
        SamePerson.Rule,
        KnownPeopleNotCompared.Rule,
        ListedSubject.Rule,
        WatchHits.Rule,
        NameNotCompared.Rule,
        ListMissing.Rule,
        ListTooOld.Rule,
        Resolution2321Paragraph34.Rule,
        NoHit.Rule,
    ];

    /// <summary>Raised when a function changes what it finds in the same facts; one version always gives the same answers.</summary>
    private const int Revision = 2;

    /// <summary>The version of the rules: the revision of their functions, and a hash of their data files.</summary>
    public static string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"{Revision}-{Hash()}");

    /// <summary>The decision on a screened application.</summary>
    public static PermitEvent Decide(RuleFacts facts)
    {
        IReadOnlyList<RuleStep> steps = [.. Consult(facts).Where(step => step.Result is RuleResult.Applies)];
        return steps.FirstOrDefault(step => step.Rule.Effect is not RuleEffect.Advise) switch
        {
            null => throw new InvalidOperationException("No rule decides an application that has not been screened."),
            { Rule.Effect: RuleEffect.Refuse } first => new PermitEvent.Refused(first.Finding.Reasons[0], Applied(facts)),
            { Rule.Effect: RuleEffect.Refer } => new PermitEvent.Referred([.. steps.SelectMany(step => step.Finding.Reasons)], Applied(facts)),
            { Rule.Effect: RuleEffect.Issue } first => new PermitEvent.Issued(first.Finding.Reasons[0], Applied(facts)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>
    /// Consults every rule in turn. Once rules of one effect apply, rules of a later effect are not reached, but advice goes with a referral.
    /// </summary>
    public static IEnumerable<RuleStep> Consult(RuleFacts facts)
    {
        RuleEffect? decided = null;
        foreach (var rule in Rules)
        {
            var isReached = decided is not { } effect || rule.Effect <= effect || (rule.Effect is RuleEffect.Advise && effect is RuleEffect.Refer);
            var step = isReached ? rule.Apply(facts) : new(rule, RuleResult.NotReached, RuleFinding.Nothing());
            if (step.Result is RuleResult.Applies && rule.Effect is not RuleEffect.Advise)
                decided ??= rule.Effect;
            yield return step;
        }
    }

    /// <summary>The first prohibition that applies. An officer cannot override it.</summary>
    public static Reason? Prohibition(RuleFacts facts) =>
        Rules.Where(rule => rule.Effect is RuleEffect.Refuse).SelectMany(rule => rule.Apply(facts).Finding.Reasons).FirstOrDefault();

    /// <summary>The suspension of a valid permit for the latest hit of its watch.</summary>
    public static PermitEvent Suspend(RuleFacts facts) => new PermitEvent.Suspended([WatchHits.ReasonFor(facts.WatchHits[^1])], Applied(facts));

    /// <summary>The rules as they are kept with a decision.</summary>
    public static AppliedRules Applied(RuleFacts facts) => new(Version, facts.Now, facts.Settings) { Exceptions = facts.Exceptions };

    private static string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assembly = typeof(Rulebook).Assembly;
        foreach (
            var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Rules.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        )
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
