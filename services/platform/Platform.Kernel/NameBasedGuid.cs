using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Kernel;

/// <summary>
/// Name-based ids (RFC 9562 §5.8, version 8 over SHA-256): the same name gives the same id, so a repeat finds what the first attempt created.
/// </summary>
public static class NameBasedGuid
{
    /// <summary>The id of the parts, which are delimited so that ("a", "bc") and ("ab", "c") differ.</summary>
    public static Guid Create(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[32];
        hash.GetHashAndReset(digest);
        digest[6] = (byte)((digest[6] & 0x0F) | 0x80);
        digest[8] = (byte)((digest[8] & 0x3F) | 0x80);
        return new Guid(digest[..16], bigEndian: true);
    }
}
