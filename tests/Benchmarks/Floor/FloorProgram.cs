using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using SanctionsRegistry.Tools.Access;

namespace Benchmarks.Floor;

/// <summary>
/// The floor's processes, divided like the services: <c>floor permit|registry|notification</c>. The same hops, rows, batches, token check, confirms and
/// durable commits; no Marten, no MassTransit, no matching, no rules. Its cost is the lower bound of this design on this machine.
/// </summary>
internal static class FloorProgram
{
    public static async Task<int> RunAsync(string part)
    {
        await using var store = new FloorStore(Setting("FLOOR_DATABASE"));
        await using var broker = await FloorBroker.ConnectAsync(new Uri(Setting("FLOOR_RABBITMQ")));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(Setting("FLOOR_URL"));
        AddTokenCheck(builder.Services, Setting("FLOOR_KEY"));
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        Task[] work = part switch
        {
            "permit" => await FloorPermit.StartAsync(app, store, broker),
            "registry" => await FloorRegistry.StartAsync(store, broker),
            "notification" => await FloorNotification.StartAsync(store, broker, Environment.GetEnvironmentVariable("FLOOR_WEBHOOK")),
            _ => throw new ArgumentException($"The floor has no part {part}."),
        };
        app.MapGet("/ready", () => "ready");
        await app.StartAsync();
        // None of them ends except by an exception, which invalidates the measurement.
        await await Task.WhenAny(work);
        return 1;
    }

    /// <summary>Checks a token of the development key as the services do.</summary>
    private static void AddTokenCheck(IServiceCollection services, string publicKeyFile)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(publicKeyFile));
        services
            .AddAuthentication(JwtBearerDefaults.AuthenticationScheme)
            .AddJwtBearer(options =>
            {
                options.MapInboundClaims = false;
                options.Audience = DevelopmentTokens.Audience;
                options.TokenValidationParameters.ValidIssuer = DevelopmentTokens.Issuer;
                options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
                options.TokenValidationParameters.IssuerSigningKey = new ECDsaSecurityKey(key);
            });
        services.AddAuthorization();
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}.");
}
