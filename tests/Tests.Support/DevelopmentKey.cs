using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tests.Support;

/// <summary>A key of the test's own that signs its tokens.</summary>
public sealed class DevelopmentKey : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public DevelopmentKey() => File.WriteAllText(PublicKeyFile, _key.ExportSubjectPublicKeyInfoPem());

    public string PublicKeyFile { get; } = Path.Combine(Path.GetTempPath(), $"development-public-{Guid.CreateVersion7():N}.pem");

    /// <summary>A token for a user of an agency; <paramref name="state"/> is null for the secretariat.</summary>
    public string Token(string? state, string agency, params string[] roles)
    {
        var claims = new Dictionary<string, object> { ["sub"] = $"{agency}-user", ["agency"] = agency, ["roles"] = roles };
        if (state is not null) claims["state"] = state;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "sanctions-registry-development",
            Audience = "sanctions-registry",
            Claims = claims,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1),
            SigningCredentials = new(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>A client of the service that sends such a token.</summary>
    public HttpClient Client(ServiceProcess service, string? state, string agency, params string[] roles)
    {
        var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token(state, agency, roles));
        return client;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        File.Delete(PublicKeyFile);
    }
}
