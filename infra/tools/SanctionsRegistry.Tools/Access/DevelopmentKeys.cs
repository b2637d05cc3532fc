using System.Security.Cryptography;

namespace SanctionsRegistry.Tools.Access;

/// <summary>
/// The key pair (P-256) of the local issuer: the private half signs tokens on this machine, and the services trust the public half
/// (<c>Auth:DevelopmentPublicKeyFile</c>). A deployment that serves real agencies uses an OIDC authority instead.
/// </summary>
public static class DevelopmentKeys
{
    /// <summary>The private key's file, PKCS #8, readable by its owner only.</summary>
    public const string PrivateFile = "development-private.pem";

    /// <summary>The public key's file, SubjectPublicKeyInfo.</summary>
    public const string PublicFile = "development-public.pem";

    /// <summary>The key that seals webhook secrets in the notification service (<c>Webhooks:SecretKeyFile</c>): 32 random bytes in Base64.</summary>
    public const string WebhookFile = "webhook-keys";

    /// <summary>Creates the keys in a folder, unless they already exist.</summary>
    /// <returns>Whether a new pair was created.</returns>
    public static bool Ensure(string folder)
    {
        Directory.CreateDirectory(folder);
        var webhookPath = Path.Combine(folder, WebhookFile);
        if (!File.Exists(webhookPath))
            WritePrivate(webhookPath, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var (privatePath, publicPath) = (Path.Combine(folder, PrivateFile), Path.Combine(folder, PublicFile));
        if (File.Exists(privatePath) && File.Exists(publicPath))
            return false;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        WritePrivate(privatePath, key.ExportPkcs8PrivateKeyPem());
        // Last, so that an incomplete pair is created again.
        File.WriteAllText(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n");
        return true;
    }

    private static void WritePrivate(string path, string text)
    {
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // Closed to others from its first byte.
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(text);
    }

    /// <summary>Reads the private key of a folder.</summary>
    public static ECDsa ReadPrivate(string folder)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(folder, PrivateFile)));
        return key;
    }
}
