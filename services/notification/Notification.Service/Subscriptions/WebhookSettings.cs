using Platform.Hosting;

namespace Notification.Service.Subscriptions;

/// <summary>Where webhooks may go, and how their secrets are sealed (<c>Webhooks</c> in the configuration).</summary>
internal sealed record WebhookSettings : ICheckedSettings
{
    /// <summary>For local runs only: also allows http.</summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>The file with the keys that seal webhook secrets.</summary>
    public string SecretKeyFile { get; init; } = "";

    public SecretSeal ReadKeys() => new(File.ReadAllLines(SecretKeyFile));

    public IEnumerable<string> Problems()
    {
        if (SecretKeyFile.Length == 0)
            return ["Set Webhooks:SecretKeyFile: a file with 32 random bytes in base64, the key that seals webhook secrets."];
        try
        {
            _ = ReadKeys();
            return [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return [$"Webhooks:SecretKeyFile is '{SecretKeyFile}', but must be a file with a key on each line: 32 random bytes in base64. {exception.Message}"];
        }
    }
}
