using System.CommandLine;

namespace SanctionsRegistry.Tools.Access;

/// <summary><c>keys --dir FOLDER</c>: the local issuer's key pair, created once.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--dir") { Description = "The folder that contains the key pair", Required = true };
        var command = new Command("keys", "Create the local issuer's key pair, unless it exists") { folder };
        command.SetAction(parsed =>
        {
            var made = DevelopmentKeys.Ensure(parsed.GetRequiredValue(folder));
            Console.WriteLine(made ? "Created the development keys." : "The development keys already exist.");
        });
        return command;
    }
}
