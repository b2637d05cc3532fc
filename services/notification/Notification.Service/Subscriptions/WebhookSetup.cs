using System.Net;

namespace Notification.Service.Subscriptions;

/// <summary>Registers the services of subscriptions: where webhooks may go, and how their secrets are sealed.</summary>
internal static class WebhookSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Webhooks");
        builder.Services.AddSingleton(new WebhookTargets(settings.GetValue<bool>("AllowPrivateAddresses"), Dns.GetHostAddressesAsync));
        builder.Services.AddSingleton(_ => new SecretSeal(File.ReadAllLines(
            settings["SecretKeyFile"] ?? throw new InvalidOperationException("Set Webhooks:SecretKeyFile: a file with 32 random bytes in base64, the key that seals webhook secrets."))));
    }
}
