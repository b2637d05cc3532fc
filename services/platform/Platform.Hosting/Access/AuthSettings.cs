using System.Security.Cryptography;

namespace Platform.Hosting.Access;

/// <summary>
/// Where tokens come from (<c>Auth</c> in the configuration): any OIDC authority or, on a development machine, the public half of a development key. One of
/// the two must be configured: a service without an issuer does not start.
/// </summary>
internal sealed record AuthSettings : ICheckedSettings
{
    /// <summary>The https address of the OIDC authority.</summary>
    public string? Authority { get; init; }

    /// <summary>A file with the public half of the development key: ES256, as PEM.</summary>
    public string? DevelopmentPublicKeyFile { get; init; }

    /// <summary>A file with the private half of the development key, on a local run: the API page gives tokens to requests from this machine.</summary>
    public string? DevelopmentPrivateKeyFile { get; init; }

    /// <summary>Whom tokens must be issued for.</summary>
    public string Audience { get; init; } = "sanctions-registry";

    /// <summary>Reads the development key.</summary>
    public static ECDsa ReadKey(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public IEnumerable<string> Problems()
    {
        if (Audience.Length == 0)
            yield return "Auth:Audience is empty, but must name the audience that tokens are issued for.";
        if (Authority is { Length: > 0 } authority)
        {
            if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps)
                yield return $"Auth:Authority is '{authority}', but must be an https address.";
        }
        else if (DevelopmentPublicKeyFile is { Length: > 0 } file)
        {
            if (!IsKey(file))
                yield return $"Auth:DevelopmentPublicKeyFile is '{file}', but must be a file with a public ES256 key as PEM.";
        }
        else
        {
            yield return "Set Auth:Authority, or Auth:DevelopmentPublicKeyFile on a development machine.";
        }

        if (DevelopmentPrivateKeyFile is not { Length: > 0 } privateFile)
            yield break;
        if (Authority is { Length: > 0 })
            yield return "Auth:DevelopmentPrivateKeyFile is for a local run only: remove it where Auth:Authority is set.";
        else if (!IsKey(privateFile))
            yield return $"Auth:DevelopmentPrivateKeyFile is '{privateFile}', but must be a file with a private ES256 key as PEM.";
    }

    private static bool IsKey(string file)
    {
        try
        {
            using var key = ReadKey(file);
            return key.KeySize == 256;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
