using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Platform.Hosting;

/// <summary>Traces from HTTP through the broker to the event store, and metrics; exported by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string service)
    {
        // Logs the product's own events and all warnings; a request is a trace, not a log line. Configuration can override this.
        builder
            .Logging.AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information)
            // Marten logs each failed command with its parameters, which contain people's names. The code that handles the exception logs it.
            .AddFilter("Marten.IDocumentStore", LogLevel.None)
            .AddFilter("MassTransit", LogLevel.Warning)
            .AddFilter("Marten", LogLevel.Warning)
            .AddFilter("JasperFx", LogLevel.Warning);
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        // Without an exporter no one reads traces and metrics, and recording them costs CPU time.
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 })
            return;
        builder
            .Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(service, serviceNamespace: "sanctions-registry", serviceVersion: ProductVersion.Full))
            .WithTracing(tracing =>
                tracing
                    .AddSource(TelemetrySources.Platform, "MassTransit", "Marten")
                    .AddAspNetCoreInstrumentation(options =>
                        options.Filter = context => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
                    )
                    .AddHttpClientInstrumentation()
                    .AddNpgsql()
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(TelemetrySources.Platform, "MassTransit", "Marten", "Npgsql")
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
            )
            .UseOtlpExporter();
    }
}

/// <summary>The names of the product's own traces and metrics.</summary>
public static class TelemetrySources
{
    /// <summary>The activity source and the meter of all services.</summary>
    public const string Platform = "SanctionsRegistry";

    /// <summary>Buckets for durations in seconds, from a hop between two services to an outage. The default ones suit milliseconds.</summary>
    public static InstrumentAdvice<double> Durations { get; } =
        new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600] };
}
