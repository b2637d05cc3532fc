using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Platform.Hosting.Access;

/// <summary>Requires a token of the issuer in <see cref="AuthSettings"/>.</summary>
internal static class BearerAuthentication
{
    /// <summary>The issuer of tokens signed with the development key.</summary>
    public const string DevelopmentIssuer = "sanctions-registry-development";

    public static void AddBearerAuthentication(this WebApplicationBuilder builder)
    {
        builder.AddSettings<AuthSettings>("Auth");
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder
            .Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<AuthSettings>(
                (options, settings) =>
                {
                    options.MapInboundClaims = false;
                    options.Audience = settings.Audience;
                    options.TokenValidationParameters.RoleClaimType = ClaimNames.Roles;
                    options.TokenValidationParameters.NameClaimType = ClaimNames.Subject;
                    options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
                    if (settings.Authority is { Length: > 0 } authority)
                        options.Authority = authority;
                    else if (settings.DevelopmentPublicKeyFile is { Length: > 0 } file)
                        options.TrustDevelopmentKey(file);
                }
            );
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void TrustDevelopmentKey(this JwtBearerOptions options, string file)
    {
        options.TokenValidationParameters.ValidIssuer = DevelopmentIssuer;
        options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256];
        // The key lives as long as the service.
#pragma warning disable CA2000
        options.TokenValidationParameters.IssuerSigningKey = new ECDsaSecurityKey(AuthSettings.ReadKey(file));
#pragma warning restore CA2000
    }
}
