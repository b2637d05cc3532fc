using System.Reflection;
using Microsoft.Extensions.Options;
using SanctionsRegistry.Tools.Access;

namespace Tests.Support;

/// <summary>Runs a service's program in this process, with settings that stop its start. It needs no database and no broker.</summary>
public static class StartWithSettings
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>The message with which the service does not start.</summary>
    /// <param name="service">The service's assembly.</param>
    /// <param name="settings">Settings in the form <c>Matching:Threshold=2</c>; a later one replaces an earlier one.</param>
    public static async Task<string> FailsAsync(Assembly service, params string[] settings)
    {
        using var key = new DevelopmentKey();
        string[] args =
        [
            "--ConnectionStrings:Database=Host=127.0.0.1;Port=1;Database=none",
            "--RabbitMq:Uri=amqp://127.0.0.1:1/",
            $"--Auth:DevelopmentPublicKeyFile={key.PublicKeyFile}",
            $"--Webhooks:SecretKeyFile={Path.Combine(key.Folder, DevelopmentKeys.WebhookFile)}",
            .. settings.Select(setting => $"--{setting}"),
        ];
        try
        {
            await Task.Run(() => service.EntryPoint!.Invoke(null, [args])).WaitAsync(Timeout);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is OptionsValidationException invalid)
        {
            return invalid.Message;
        }

        throw new InvalidOperationException("The service started.");
    }
}
