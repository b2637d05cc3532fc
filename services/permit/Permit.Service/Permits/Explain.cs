using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Permits.Service.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>How a decision came about, made again from the facts and the rules of its day.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="Version">The permit's version with the decision.</param>
/// <param name="Decision">referred, issued, refused, suspended, reinstated or revoked.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Reasons">Its reasons, as stored.</param>
/// <param name="RulesVersion">The version of the rules that took part; absent if an officer decided alone.</param>
/// <param name="CurrentRulesVersion">The version of the rules that the service has now, with which the decision was made again.</param>
/// <param name="Rules">The settings of the rules on that day; absent if no rule took part.</param>
/// <param name="Exceptions">What bore on an exception from the ban; absent if none was in question.</param>
/// <param name="Steps">The rules, in the order in which they were consulted; empty if none was.</param>
/// <param name="Replayed">The answer that the same facts and settings give now; absent if no rule took part.</param>
/// <param name="GivesSameAnswer">Whether that is what was decided; absent if no rule took part.</param>
/// <param name="Text">The result in a sentence.</param>
public sealed record ExplanationResponse(
    PermitId PermitId,
    long Version,
    string Decision,
    DateTimeOffset DecidedAt,
    IReadOnlyList<ReasonResponse> Reasons,
    string? RulesVersion,
    string CurrentRulesVersion,
    RuleSettingsResponse? Rules,
    ExceptionResponse? Exceptions,
    IReadOnlyList<ExplanationStep> Steps,
    ReplayedDecision? Replayed,
    bool? GivesSameAnswer,
    string Text
);

/// <summary>What bore on an exception from the ban on work authorizations.</summary>
/// <param name="Determination">The determination of the 1718 Committee that the application names.</param>
/// <param name="Workers">How many permits may be in force under it; absent if the State had none in force with this id.</param>
/// <param name="InForce">How many were.</param>
/// <param name="NationalsInForce">The State's permits that counted against its ceiling (2371 para 11).</param>
public sealed record ExceptionResponse(DeterminationId? Determination, int? Workers, int? InForce, int NationalsInForce)
{
    internal static ExceptionResponse From(ExceptionFacts facts) =>
        new(facts.Committee?.Id, facts.Committee?.Terms?.Workers, facts.Committee?.InForce, facts.NationalsInForce);
}

/// <summary>One rule in the course of the decision.</summary>
/// <param name="Rule">The rule, at <c>/rules/{rule}</c>.</param>
/// <param name="Title">Its title, in the language of the response.</param>
/// <param name="LegalBasis">The paragraph behind it, or the national law.</param>
/// <param name="Source">Whether that paragraph was read (seen) or is from memory.</param>
/// <param name="Result">applies, doesNotApply, notInForce or notReached.</param>
/// <param name="Text">Why, in a sentence.</param>
/// <param name="Facts">The facts that it used.</param>
public sealed record ExplanationStep(
    string Rule,
    string Title,
    IReadOnlyList<string> LegalBasis,
    CitationSource? Source,
    RuleResult Result,
    string Text,
    IReadOnlyList<ExplanationFact> Facts
);

/// <summary>A fact that a rule used.</summary>
/// <param name="Field">Its place in the permit, or under <c>#/rules</c> or <c>#/exceptions</c> in this response, as a JSON pointer.</param>
/// <param name="Value">Its value; for a list of findings, how many there are.</param>
public sealed record ExplanationFact(string Field, string Value);

/// <summary>The answer of a replay.</summary>
/// <param name="Decision">referred, issued, refused or suspended.</param>
/// <param name="Reasons">Its reasons.</param>
public sealed record ReplayedDecision(string Decision, IReadOnlyList<ReasonResponse> Reasons);

internal static class Explain
{
    public static void MapExplain(this WebApplication app) =>
        app.MapGet("/permits/{id:guid}/explain", HandleAsync)
            .WithName("ExplainPermit")
            .WithTags("Permits")
            .WithSummary(
                "Explains the latest decision, or the latest at an instant, step by step: makes it again from the facts and the rules of its day, "
                    + "and says whether the answer is the same."
            )
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);

    private static async Task<Results<Ok<ExplanationResponse>, ProblemHttpResult>> HandleAsync(
        Guid id,
        Instant? at,
        AcceptLanguage accept,
        Caller caller,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        await using var session = sessions.Read(caller.State);
        var events = await session.Events.FetchStreamAsync(id, timestamp: at?.Value, token: cancellationToken);
        if (events.Count == 0)
            return ProblemTypes.NotFound.Because("There is no such permit, or it did not exist then.");
        var explanation = DecisionReplay.Explain([.. events.Select(e => ((PermitEvent)e.Data, new EventEnvelope(e.StreamId, e.Version, e.Timestamp)))]);
        return explanation is null
            ? ProblemTypes.NotFound.Because("The permit had not been decided then.")
            : TypedResults.Ok(Response(explanation, accept.Choose(RuleData.Languages)));
    }

    private static ExplanationResponse Response(Explanation explanation, string language) =>
        new(
            PermitId.From(explanation.Envelope.StreamId),
            explanation.Envelope.Version,
            Word(explanation.Decision),
            explanation.Envelope.OccurredAt,
            ReasonResponse.Of(explanation.Decision)!,
            explanation.Rules?.Version,
            Rulebook.Version,
            explanation.Rules is { } rules ? RuleSettingsResponse.From(rules.Settings) : null,
            explanation.Rules?.Exceptions is { } exceptions ? ExceptionResponse.From(exceptions) : null,
            [.. explanation.Steps.Select(step => Step(step, explanation.Rules!.At, language))],
            explanation.Replayed is { } replayed ? new(Word(replayed), ReasonResponse.Of(replayed)!) : null,
            explanation.IsSame,
            TextOf(explanation)
        );

    private static ExplanationStep Step(RuleStep step, DateTimeOffset at, string language) =>
        new(
            step.Rule.Id.Value,
            step.Rule.Data.Texts[language].Title,
            [.. step.Finding.Reasons.SelectMany(reason => reason.LegalBasis).Union(step.Rule.Data.LegalBasis).Select(basis => basis.Value)],
            step.Rule.Data.Citation?.Source,
            step.Result,
            step.Result switch
            {
                RuleResult.Applies => string.Join(' ', step.Finding.Reasons.Select(ReasonText.Render)),
                RuleResult.DoesNotApply when step.Finding.Facts.Count == 0 => "Does not apply: the State has no such rule.",
                RuleResult.DoesNotApply => $"Does not apply: {string.Join("; ", step.Finding.Facts.Select(fact => $"{fact.Field} is {fact.Value}"))}.",
                RuleResult.NotInForce => $"Was not in force on {at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.",
                RuleResult.NotReached => "Was not consulted: an earlier rule decided.",
                _ => throw new UnreachableException(),
            },
            [.. step.Finding.Facts.Select(fact => new ExplanationFact(fact.Field, fact.Value))]
        );

    private static string TextOf(Explanation explanation) =>
        explanation.IsSame switch
        {
            null => "An officer decided; no rule took part.",
            true => "The same facts and rules give the same answer.",
            false => $"The same facts and settings now give another answer: {Word(explanation.Replayed!)}. "
                + $"The decision was made by version {explanation.Rules!.Version} of the rules; the service now has {Rulebook.Version}.",
        };

    private static string Word(PermitEvent decision) => decision.GetType().Name.ToLowerInvariant();
}
