using System.CommandLine;

namespace SanctionsRegistry.Tools.Access;

/// <summary><c>keys --dir FOLDER</c>: the local issuer's key pair, made once.</summary>
internal static class KeysCommand
{
    public static Command Create()
    {
        var folder = new Option<string>("--dir") { Description = "The folder that holds the pair", Required = true };
        var command = new Command("keys", "Make the local issuer's key pair, unless it is there") { folder };
        command.SetAction(parsed =>
        {
            var made = DevelopmentKeys.Ensure(parsed.GetRequiredValue(folder));
            Console.WriteLine(made ? "Made the development keys." : "The development keys are there.");
        });
        return command;
    }
}
