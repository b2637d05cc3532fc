using System.CommandLine;

namespace SanctionsRegistry.Tools.Demo;

/// <summary><c>demo</c>: runs the product's main flow over HTTP against the running services, and fails if any step fails.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var keys = new Option<string>("--keys") { Description = "The folder that contains the local issuer's key pair", Required = true };
        var registry = Address("--registry", "The registry's address");
        var permit = Address("--permit", "The permit service's address");
        var notification = Address("--notification", "The notification service's address");
        var receiver = new Option<string>("--receiver-host")
        {
            Description = "The name under which the services reach this machine, for the webhook",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var first = new Option<FileInfo>("--first") { Description = "A UN Consolidated List (XML)", Required = true };
        var second = new Option<FileInfo>("--second") { Description = "A later edition of it, which lists people that the first does not", Required = true };
        first.AcceptExistingOnly();
        second.AcceptExistingOnly();
        var command = new Command("demo", "Run the main flow step by step over HTTP") { keys, registry, permit, notification, receiver, first, second };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var api = new Api(
                    parsed.GetRequiredValue(registry),
                    parsed.GetRequiredValue(permit),
                    parsed.GetRequiredValue(notification),
                    parsed.GetRequiredValue(keys)
                );
                await using var webhooks = await WebhookReceiver.StartAsync(parsed.GetRequiredValue(receiver));
                try
                {
                    await new Story(api, webhooks).RunAsync(parsed.GetRequiredValue(first), parsed.GetRequiredValue(second), cancellationToken);
                    return 0;
                }
                catch (StepFailedException exception)
                {
                    await Console.Error.WriteLineAsync($"\nFailed: {exception.Message}");
                    return 1;
                }
                catch (HttpRequestException exception)
                {
                    await Console.Error.WriteLineAsync($"\nA service does not answer ({exception.Message}). Is everything running? infra/up");
                    return 1;
                }
            }
        );
        return command;
    }

    /// <summary>An option for a service's address.</summary>
    public static Option<Uri> Address(string name, string description) =>
        new(name)
        {
            Description = description,
            Required = true,
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address))
                    return address;
                result.AddError($"{name} must be an address such as http://127.0.0.1:8081.");
                return null;
            },
        };
}

/// <summary>A step of the demo failed.</summary>
internal sealed class StepFailedException : Exception
{
    public StepFailedException(string message)
        : base(message) { }

    public StepFailedException() { }

    public StepFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
