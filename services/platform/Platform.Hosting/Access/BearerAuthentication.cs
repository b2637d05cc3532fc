using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Hosting.Access;

/// <summary>
/// Where tokens come from: any OIDC authority (<c>Auth:Authority</c>) or, on a development machine, the public half of a development key
/// (<c>Auth:DevelopmentPublicKeyFile</c>, ES256). One of the two must be configured: a service without an issuer does not start.
/// </summary>
internal static class BearerAuthentication
{
    /// <summary>The issuer of tokens signed with the development key.</summary>
    public const string DevelopmentIssuer = "sanctions-registry-development";

    public static void AddBearerAuthentication(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Auth");
        var hasIssuer = settings["Authority"] is { Length: > 0 } || settings["DevelopmentPublicKeyFile"] is { Length: > 0 };
        if (!hasIssuer && !ServiceHost.IsGeneratingOpenApi) throw new InvalidOperationException("Set Auth:Authority, or Auth:DevelopmentPublicKeyFile on a development machine.");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.Audience = settings["Audience"] ?? "sanctions-registry";
            options.TokenValidationParameters.RoleClaimType = ClaimNames.Roles;
            options.TokenValidationParameters.NameClaimType = ClaimNames.Subject;
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            if (settings["Authority"] is { Length: > 0 } authority) options.Authority = authority;
            else if (settings["DevelopmentPublicKeyFile"] is { Length: > 0 } file) options.TrustDevelopmentKey(file);
        });
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void TrustDevelopmentKey(this JwtBearerOptions options, string file)
    {
        // The key lives as long as the service.
#pragma warning disable CA2000
        var key = ECDsa.Create();
#pragma warning restore CA2000
        key.ImportFromPem(File.ReadAllText(file));
        options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer;
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
        options.TokenValidationParameters.IssuerSigningKey = new ECDsaSecurityKey(key);
    }
}
