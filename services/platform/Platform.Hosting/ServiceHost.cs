using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;

namespace Platform.Hosting;

/// <summary>
/// What every service has in common: bearer authentication, problems, strict JSON, telemetry, health, OpenAPI with its page, and the verbs of its program.
/// A service adds its event store (<see cref="Events.EventStore"/>), its consumers (<see cref="Messaging.Bus"/>) and its endpoints.
/// </summary>
public static class ServiceHost
{
    /// <summary>The default limit of a request body, in bytes.</summary>
    public const long MaxBodyBytes = 256 * 1024;

    /// <summary>Whether the program runs only so that the build can write its OpenAPI document: it must not connect to anything then.</summary>
    public static bool IsGeneratingOpenApi { get; } = Assembly.GetEntryAssembly()?.GetName().Name == "GetDocument.Insider";

    /// <summary>Creates the builder of a service.</summary>
    /// <param name="args">The program's arguments; its verbs are read by <see cref="RunServiceAsync"/>.</param>
    /// <param name="service">The service's name: prefix of its queues, name in traces, title of its API.</param>
    public static WebApplicationBuilder CreateBuilder(string[] args, string service)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.Services.AddSingleton(new ServiceName(service));
        builder.Services.AddSingleton<TimeProvider>(new MicrosecondTime());
        builder.Services.ConfigureHttpJsonOptions(options => ConfigureJson(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<IProblemDetailsService, ProblemWriter>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemDocuments.Complete);
        builder.Services.AddExceptionHandler<ExceptionMapper>();
        builder.AddBearerAuthentication();
        builder.AddTelemetry(service);
        builder.Services.AddHealthChecks();
        builder.AddOpenApiDocument(service);
        return builder;
    }

    /// <summary>Adds the endpoints and the pipeline that all services share. Call it before mapping the service's own endpoints.</summary>
    public static WebApplication UsePlatform(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
        app.MapProblemDocuments();
        app.MapApiPage(app.Services.GetRequiredService<ServiceName>().Value);
        app.MapDevelopmentTokens();
        return app;
    }

    /// <summary>
    /// Runs the program's verb: no verb runs the service; <c>setup</c> brings the database's schema and the broker's topology up to date and exits;
    /// <c>health</c> exits with 0 when the running service is ready.
    /// </summary>
    public static async Task<int> RunServiceAsync(this WebApplication app, string[] args)
    {
        switch (args.FirstOrDefault(arg => !arg.StartsWith('-')))
        {
            case "setup":
                return await Setup.RunAsync(app);
            case "health":
                return await HealthVerb.RunAsync(app);
            default:
                ProductVersion.Starting(app.Logger, app.Services.GetRequiredService<ServiceName>().Value, ProductVersion.Full);
                await app.RunAsync();
                return 0;
        }
    }

    /// <summary>The services' JSON: camel case, strict input, nulls omitted, names in any script left unescaped.</summary>
    public static void ConfigureJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
    }
}

/// <summary>The running service's name.</summary>
/// <param name="Value">For instance <c>permit</c>.</param>
public sealed record ServiceName(string Value);
