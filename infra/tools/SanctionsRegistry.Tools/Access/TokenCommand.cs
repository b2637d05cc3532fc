using System.CommandLine;
using System.Globalization;

namespace SanctionsRegistry.Tools.Access;

/// <summary><c>token</c>: prints a token of the local issuer and nothing else, so that a shell can put it into a header.</summary>
internal static class TokenCommand
{
    private static readonly string[] Roles = ["officer", "supervisor", "auditor", "secretariat", "service"];
    private static readonly string[] RolesOfAnAgency = ["officer", "supervisor", "auditor"];

    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The folder that contains the local issuer's key pair", Required = true };
        var state = new Option<string?>("--state") { Description = "The Member State, ISO 3166-1 alpha-3" };
        var agency = new Option<string?>("--agency") { Description = "The agency, for instance KOR-MOEL" };
        var roles = new Option<string[]>("--role")
        {
            Description = "A role; can be repeated",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var user = new Option<string?>("--user") { Description = "The user. Default: the first role with the agency's name" };
        var hours = new Option<int>("--hours") { Description = "How long the token is valid, in hours", DefaultValueFactory = _ => 8 };
        roles.AcceptOnlyFromAmong(Roles);
        state.Validators.Add(result =>
        {
            var code = result.GetValueOrDefault<string?>();
            if (code is not { Length: 3 } || !code.All(char.IsAsciiLetterUpper))
                result.AddError("--state must be three capital letters, for instance KOR.");
        });
        hours.Validators.Add(result =>
        {
            // The parser itself refuses text that is not a number.
            if (
                result.Tokens is [var hour]
                && int.TryParse(hour.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var given)
                && given is < 1 or > 24 * 365
            )
                result.AddError("--hours must be from 1 to 8760, a year.");
        });

        var command = new Command("token", "Print a token of the local issuer") { keys, state, agency, roles, user, hours };
        command.Validators.Add(result =>
        {
            var asked = result.GetResult(roles)?.Tokens.Select(token => token.Value) ?? [];
            if (asked.Intersect(RolesOfAnAgency).Any() && (result.GetResult(state) is null || result.GetResult(agency) is null))
                result.AddError("An officer, supervisor or auditor belongs to an agency of a State: add --state and --agency.");
        });
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(keys);
            if (!File.Exists(Path.Combine(folder, DevelopmentKeys.PrivateFile)))
            {
                Console.Error.WriteLine($"There is no key in {folder}; the verb keys creates one.");
                return 1;
            }

            var granted = parsed.GetRequiredValue(roles);
            var subject = parsed.GetValue(user) ?? string.Join('@', new[] { granted[0], parsed.GetValue(agency) }.OfType<string>());
            var holder = new TokenHolder(subject, parsed.GetValue(state), parsed.GetValue(agency) ?? "UN-SECRETARIAT", granted);
            using var key = DevelopmentKeys.ReadPrivate(folder);
            Console.WriteLine(DevelopmentTokens.Create(key, holder, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(parsed.GetValue(hours))));
            return 0;
        });
        return command;
    }
}
