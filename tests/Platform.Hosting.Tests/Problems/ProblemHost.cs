using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Tests.Problems;

/// <summary>An application with only the platform's problems and JSON, on its own port.</summary>
internal sealed class ProblemHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProblemHost(WebApplication app) => (_app, Client) = (app, new HttpClient { BaseAddress = new(app.Urls.Single()) });

    public HttpClient Client { get; }

    public static async Task<ProblemHost> StartAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.ConfigureHttpJsonOptions(options => ServiceHost.ConfigureJson(options.SerializerOptions));
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddSingleton<IProblemDetailsService, ProblemWriter>();
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = ProblemDocuments.Complete);
        builder.Services.AddExceptionHandler<ExceptionMapper>();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapProblemDocuments();
        map(app);
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
