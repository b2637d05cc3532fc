using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Hosting.Access;

/// <summary>
/// Tokens for the API page of a local run: <c>GET /development-tokens</c> names them, <c>POST /development-tokens/{name}</c> returns one. The routes exist
/// only if the service has the private development key (<see cref="AuthSettings.DevelopmentPrivateKeyFile"/>), which only <c>infra/up</c> gives it. They answer
/// only requests from this machine to a loopback name: otherwise a site could let its own name lead here, and read a token.
/// </summary>
internal static partial class DevelopmentTokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(8);

    private static readonly Identity[] Identities =
    [
        new("officer", "Officer of KOR-MOEL", "KOR", "KOR-MOEL", Role.Officer),
        new("supervisor", "Supervisor of KOR-MOEL", "KOR", "KOR-MOEL", Role.Supervisor),
        new("auditor", "Auditor of KOR-BAI", "KOR", "KOR-BAI", Role.Auditor),
        new("secretariat", "UN secretariat", null, "UN-SECRETARIAT", Role.Secretariat),
    ];

    public static void MapDevelopmentTokens(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<AuthSettings>();
        if (settings.DevelopmentPrivateKeyFile is not { Length: > 0 } file)
            return;
        Warn(app.Logger, file);
        var tokens = app.MapGroup("/development-tokens")
            .AllowAnonymous()
            .ExcludeFromDescription()
            .AddEndpointFilter(async (context, next) => IsLocal(context.HttpContext) ? await next(context) : Results.NotFound());
        tokens.MapGet("", () => TypedResults.Ok(Identities.Select(identity => new { identity.Name, identity.Description })));
        tokens.MapPost(
            "/{name}",
            (string name, HttpResponse response, TimeProvider time) =>
            {
                if (Array.Find(Identities, identity => identity.Name == name) is not { } identity)
                    return Results.NotFound();
                response.Headers.CacheControl = "no-store";
                var expiresAt = time.GetUtcNow() + Lifetime;
                return Results.Ok(new { Token = Sign(file, identity, settings.Audience, expiresAt), ExpiresAt = expiresAt });
            }
        );
    }

    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } caller
        && IPAddress.IsLoopback(caller)
        && (
            context.Request.Host.Host == "localhost"
            || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named))
        );

    private static string Sign(string file, Identity identity, string audience, DateTimeOffset expiresAt)
    {
        using var key = AuthSettings.ReadKey(file);
        var subject = $"{identity.Name}@{identity.Agency}";
        List<Claim> claims = [new(ClaimNames.Subject, subject), new(ClaimNames.Agency, identity.Agency), new(ClaimNames.Roles, identity.Role)];
        if (identity.State is { } state)
            claims.Add(new(ClaimNames.State, state));
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = BearerAuthentication.DevelopmentIssuer,
                Audience = audience,
                Subject = new ClaimsIdentity(claims),
                IssuedAt = (expiresAt - Lifetime).UtcDateTime,
                Expires = expiresAt.UtcDateTime,
                // The provider of a cached signature would keep the key after it is disposed of.
                SigningCredentials = new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256)
                {
                    CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
                },
            }
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Anyone on this machine gets tokens signed with {File}. Not for a deployment.")]
    private static partial void Warn(ILogger logger, string file);

    private sealed record Identity(string Name, string Description, string? State, string Agency, string Role);
}
