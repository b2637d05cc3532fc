using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Registry.Matching.Identifiers;

/// <summary>Base58 with Bitcoin's or another digit order, as a whole or in Monero's blocks, and its checksummed form (Base58Check).</summary>
internal static class Base58
{
    internal const string Bitcoin = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    internal const string Ripple = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

    /// <summary>Longer text is not an address.</summary>
    private const int MaxLength = 128;

    private const int ChecksumBytes = 4;

    // Monero encodes eight bytes as eleven digits; the last block may be shorter. Number of bytes by number of digits.
    private const int BlockDigits = 11;
    private static readonly int[] BlockBytes = [0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8];

    /// <summary>The bytes that <paramref name="text"/> encodes; null if it has an invalid character or is too long.</summary>
    internal static byte[]? Decode(string text, string digits)
    {
        if (text.Length is 0 or > MaxLength)
            return null;
        Span<byte> bytes = stackalloc byte[MaxLength];
        bytes.Clear();
        var used = 0;
        foreach (var c in text)
        {
            var carry = digits.IndexOf(c, StringComparison.Ordinal);
            if (carry < 0)
                return null;
            for (var i = 0; i < used || carry > 0; i++)
            {
                carry += bytes[^(i + 1)] * digits.Length;
                bytes[^(i + 1)] = (byte)carry;
                carry >>= 8;
                used = Math.Max(used, i + 1);
            }
        }
        var zeros = text.AsSpan().IndexOfAnyExcept(digits[0]) is var first and >= 0 ? first : text.Length;
        return [.. new byte[zeros], .. bytes[^used..]];
    }

    /// <summary>The bytes without their checksum; null if the text is not Base58. <paramref name="isValid"/> says whether the checksum is correct.</summary>
    internal static byte[]? DecodeChecked(string text, string digits, out bool isValid)
    {
        isValid = false;
        if (Decode(text, digits) is not { Length: > ChecksumBytes } bytes)
            return null;
        isValid = SHA256.HashData(SHA256.HashData(bytes.AsSpan(..^ChecksumBytes))).AsSpan(0, ChecksumBytes).SequenceEqual(bytes.AsSpan(^ChecksumBytes..));
        return bytes[..^ChecksumBytes];
    }

    /// <summary>Monero's form: blocks of eight bytes, with a Keccak-256 checksum.</summary>
    internal static byte[]? DecodeMonero(string text, out bool isValid)
    {
        isValid = false;
        if (text.Length is 0 or > MaxLength)
            return null;
        var bytes = new List<byte>(text.Length);
        Span<byte> big = stackalloc byte[8];
        for (var start = 0; start < text.Length; start += BlockDigits)
        {
            var block = text.AsSpan(start, Math.Min(BlockDigits, text.Length - start));
            var value = UInt128.Zero;
            foreach (var c in block)
            {
                var digit = Bitcoin.IndexOf(c, StringComparison.Ordinal);
                if (digit < 0)
                    return null;
                value = (value * (UInt128)Bitcoin.Length) + (UInt128)digit;
            }
            var length = BlockBytes[block.Length];
            if (length < 0 || value >> (8 * length) != UInt128.Zero)
                return null;
            BinaryPrimitives.WriteUInt64BigEndian(big, (ulong)value);
            bytes.AddRange(big[^length..]);
        }
        if (bytes.Count <= ChecksumBytes)
            return null;
        byte[] all = [.. bytes];
        isValid = Keccak256.Of(all.AsSpan(..^ChecksumBytes)).AsSpan(0, ChecksumBytes).SequenceEqual(all.AsSpan(^ChecksumBytes..));
        return all[..^ChecksumBytes];
    }
}
