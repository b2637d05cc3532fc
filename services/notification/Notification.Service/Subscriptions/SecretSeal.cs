using System.Security.Cryptography;
using System.Text;
using Notification.Domain.Subscriptions;
using Platform.Kernel;

namespace Notification.Service.Subscriptions;

/// <summary>
/// Seals signing secrets for the event store with AES-256-GCM, bound to their State and subscription. It seals with the first key of the
/// operator's key file, and opens with whichever key of the file sealed the secret.
/// </summary>
internal sealed class SecretSeal
{
    private const string Prefix = "whsec_";
    private const int SecretBytes = 32;
    private const int KeyBytes = 32;
    private readonly IReadOnlyList<(string Id, byte[] Key)> _keys;

    /// <param name="keys">Keys of 32 bytes in base64, newest first.</param>
    public SecretSeal(IEnumerable<string> keys)
    {
        _keys = [.. keys.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#').Select(Read)];
        if (_keys.Count == 0)
            throw new InvalidOperationException("The secret key file has no key: add a line with 32 random bytes in base64.");
    }

    /// <summary>A new secret in the format of Standard Webhooks.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The bytes of the signing key.</summary>
    public static byte[] SigningKey(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);

    public SealedSecret Seal(string secret, CountryCode state, SubscriptionId subscription)
    {
        var (id, key) = _keys[0];
        var plain = SigningKey(secret);
        var nonce = RandomNumberGenerator.GetBytes(AesGcm.NonceByteSizes.MaxSize);
        var cipher = new byte[plain.Length];
        var tag = new byte[AesGcm.TagByteSizes.MaxSize];
        using var aes = new AesGcm(key, tag.Length);
        aes.Encrypt(nonce, plain, cipher, tag, Context(state, subscription));
        return new($"{id}.{Convert.ToBase64String([.. nonce, .. tag, .. cipher])}");
    }

    /// <exception cref="CryptographicException">No key in the file opens it, or it was sealed for another subscription.</exception>
    public string Open(SealedSecret secret, CountryCode state, SubscriptionId subscription)
    {
        var parts = secret.Value.Split('.', 2);
        var key = _keys.FirstOrDefault(key => key.Id == parts[0]).Key ?? throw new CryptographicException($"The key {parts[0]} is not in the secret key file.");
        var bytes = Convert.FromBase64String(parts[1]).AsSpan();
        var nonce = bytes[..AesGcm.NonceByteSizes.MaxSize];
        var tag = bytes.Slice(nonce.Length, AesGcm.TagByteSizes.MaxSize);
        var cipher = bytes[(nonce.Length + tag.Length)..];
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(key, tag.Length);
        aes.Decrypt(nonce, cipher, tag, plain, Context(state, subscription));
        return Prefix + Convert.ToBase64String(plain);
    }

    private static byte[] Context(CountryCode state, SubscriptionId subscription) => Encoding.UTF8.GetBytes($"webhook-secret/{state}/{subscription}");

    private static (string Id, byte[] Key) Read(string line)
    {
        var key = new byte[KeyBytes];
        if (!Convert.TryFromBase64String(line, key, out var written) || written != KeyBytes)
            throw new InvalidOperationException("A line of the secret key file is not 32 bytes in base64.");
        return (Convert.ToHexStringLower(SHA256.HashData(key)[..4]), key);
    }
}
