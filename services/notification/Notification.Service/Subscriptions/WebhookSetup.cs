using System.Net;
using Platform.Hosting;

namespace Notification.Service.Subscriptions;

/// <summary>Registers the services of subscriptions: where webhooks may go, and how their secrets are sealed.</summary>
internal static class WebhookSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        builder.AddSettings<WebhookSettings>("Webhooks");
        builder.Services.AddSingleton(services => new WebhookTargets(
            services.GetRequiredService<WebhookSettings>().AllowPrivateAddresses,
            Dns.GetHostAddressesAsync
        ));
        builder.Services.AddSingleton(services => services.GetRequiredService<WebhookSettings>().ReadKeys());
    }
}
