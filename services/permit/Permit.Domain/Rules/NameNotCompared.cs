using System.Globalization;
using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>A name that could not be compared in full: the absence of a hit proves nothing about it.</summary>
internal static class NameNotCompared
{
    public static Rule Rule { get; } = new(RuleData.Of(typeof(NameNotCompared)), RuleEffect.Refer, Find);

    private static RuleFinding Find(RuleData data, RuleFacts facts) =>
        facts.Screening is { } screening
            ? new(
                [.. screening.NotCompared.Select(name => new Reason.NameNotCompared(FieldOf(name, facts.Application)) { Rule = data.Id })],
                [new("#/screening/notCompared", screening.NotCompared.Count.ToString(CultureInfo.InvariantCulture))]
            )
            : RuleFinding.Nothing();

    // The registry returns the name as it was sent. "#" is the whole application.
    private static string FieldOf(string name, Application application)
    {
        IEnumerable<(string Name, string Field)> names =
        [
            .. application.Worker.Names.Index().Select(known => (known.Item, $"#/worker/names/{known.Index}")),
            (application.Employer.Name, "#/employer/name"),
            .. application.Intermediary is { } intermediary ? [(intermediary.Name, "#/intermediary/name")] : Array.Empty<(string, string)>(),
            .. application.Client is { } client ? [(client.Name, "#/client/name")] : Array.Empty<(string, string)>(),
            .. application.Payee is { } payee ? [(payee.Name, "#/payee/name")] : Array.Empty<(string, string)>(),
        ];
        return names.FirstOrDefault(known => known.Name == name, (Name: name, Field: "#")).Field;
    }
}
