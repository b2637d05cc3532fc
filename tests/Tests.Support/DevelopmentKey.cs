using System.Security.Cryptography;
using SanctionsRegistry.Tools.Access;

namespace Tests.Support;

/// <summary>The test's own local issuer.</summary>
public sealed class DevelopmentKey : IDisposable
{
    private readonly ECDsa _key;

    public DevelopmentKey()
    {
        DevelopmentKeys.Ensure(Folder);
        _key = DevelopmentKeys.ReadPrivate(Folder);
    }

    /// <summary>The folder that contains the key pair.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sanctions-registry-key-").FullName;

    public string PublicKeyFile => Path.Combine(Folder, DevelopmentKeys.PublicFile);

    /// <summary>A token for a user of an agency; <paramref name="state"/> is null for the secretariat.</summary>
    public string Token(string? state, string agency, params string[] roles) =>
        DevelopmentTokens.Create(_key, new TokenHolder($"{agency}-user", state, agency, roles), TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(8));

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
        Directory.Delete(Folder, recursive: true);
    }
}
