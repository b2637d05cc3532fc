using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Permits.Service.Rules;

internal static class ReadRules
{
    public static void MapReadRules(this WebApplication app)
    {
        app.MapGet("/rules", List)
            .WithName("ListRules")
            .WithTags("Rules")
            .WithSummary("The rules that decide applications, in the order in which they are consulted, in the language that Accept-Language asks for.")
            .ForAnyCaller();
        app.MapGet("/rules/{id}", Get)
            .WithName("GetRule")
            .WithTags("Rules")
            .WithSummary("A rule: its paragraph, whether the paragraph was read, its text, and when it applies.")
            .WithExample("id", "dprk-nationality")
            .ForAnyCaller();
        app.MapGet("/rules/settings", Settings)
            .WithName("GetRuleSettings")
            .WithTags("Rules")
            .WithSummary("The settings of the rules that decide applications today: those of the caller's State; for the secretariat, those common to all.")
            .ForSecretariatOrState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static Ok<Page<RuleResponse>> List(AcceptLanguage accept)
    {
        var language = accept.Choose(RuleData.Languages);
        return TypedResults.Ok(new Page<RuleResponse>([.. Rulebook.Rules.Select(rule => RuleResponse.From(rule, language))], Next: null));
    }

    private static Results<Ok<RuleResponse>, ProblemHttpResult> Get(string id, AcceptLanguage accept) =>
        Rulebook.Rules.FirstOrDefault(rule => rule.Id.Value == id) is { } rule
            ? TypedResults.Ok(RuleResponse.From(rule, accept.Choose(RuleData.Languages)))
            : ProblemTypes.NotFound.Because("There is no such rule.");

    private static Ok<RuleSettingsResponse> Settings(Caller caller, RuleSettingsByState rules, TimeProvider time) =>
        TypedResults.Ok(RuleSettingsResponse.From(caller.Roles.Contains(Role.Secretariat) ? rules.Common : rules.For(caller.State, time.GetUtcNow())));
}
