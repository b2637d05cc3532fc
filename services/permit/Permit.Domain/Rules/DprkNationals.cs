using Permits.Domain.Determinations;
using Platform.Kernel;

namespace Permits.Domain.Rules;

/// <summary>Who is a national of the DPRK, and what excepts one from the ban.</summary>
internal static class DprkNationals
{
    /// <summary>The nationalities that count: the determined ones or, without a determination, the claim.</summary>
    public static IReadOnlyList<StatedCountry> Nationalities(RuleFacts facts) =>
        facts.Determined is { } determined ? [.. determined.Nationalities.Select(StatedCountry.Of)] : [facts.Application.Worker.Nationality];

    /// <summary>Whether the worker is a national of the DPRK.</summary>
    public static bool Includes(RuleFacts facts) => Nationalities(facts).Contains(Dprk);

    /// <summary>Whether the worker is a national of the DPRK and of the State (2397 para 8, the first exception).</summary>
    public static bool IncludesOwn(RuleFacts facts) =>
        Includes(facts) && facts.Settings.State is { } state && Nationalities(facts).Contains(StatedCountry.Of(state));

    /// <summary>What keeps the determination that the application names from covering it; null if it covers it, or none is named.</summary>
    public static DeterminationLimit? LimitOf(RuleFacts facts) =>
        facts.Application.Determination is null ? null
        : facts.Exceptions?.Committee is not { Terms: { } terms } committee ? DeterminationLimit.NotInForce
        : terms.LimitFor(facts.Application, facts.Today) ?? (committee.InForce >= terms.Workers ? DeterminationLimit.UsedUp : null);

    /// <summary>Whether a determination of the Committee covers the application.</summary>
    public static bool IsApproved(RuleFacts facts) => facts.Application.Determination is not null && LimitOf(facts) is null;

    private static StatedCountry Dprk => Resolution2375Paragraph17Nationality.Rule.Data.Country("nationality");

    /// <summary>The nationality and how it is known, as facts of a rule.</summary>
    public static IReadOnlyList<RuleFact> Facts(RuleFacts facts) =>
        facts.Determined is { } determined
            ? [new("#/nationality", string.Join(", ", determined.Nationalities))]
            : [new("#/application/worker/nationality", facts.Application.Worker.Nationality.Value)];
}
