using Platform.Hosting;

namespace Notification.Service.Deliveries;

/// <summary>Registers the worker that sends webhooks. It does not run during setup or while the OpenAPI document is generated.</summary>
internal static class DeliverySetup
{
    public static void AddDeliveries(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DeliverySettings>("Deliveries");
        builder.Services.AddSingleton<DeliverySignal>();
        builder.Services.AddSingleton<DeliverySchedule>();
        builder.Services.AddSingleton<WebhookSender>();
        if (!ServiceHost.IsGeneratingOpenApi && !Setup.IsRequested)
            builder.Services.AddHostedService<DeliveryWorker>();
    }
}
