using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Registry.Matching.Identifiers;

/// <summary>Base58 with Bitcoin's digits or another order of them, whole or in Monero's blocks, and its checked form (Base58Check).</summary>
internal static class Base58
{
    internal const string Bitcoin = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    internal const string Ripple = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

    /// <summary>A longer text is no address.</summary>
    private const int Longest = 128;

    private const int CheckBytes = 4;

    // Monero writes eight bytes as eleven digits; the last block may be shorter: bytes by number of digits.
    private const int BlockDigits = 11;
    private static readonly int[] BlockBytes = [0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8];

    /// <summary>The bytes that <paramref name="text"/> stands for; null where it has another character or is too long.</summary>
    internal static byte[]? Decode(string text, string digits)
    {
        if (text.Length is 0 or > Longest)
            return null;
        Span<byte> bytes = stackalloc byte[Longest];
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

    /// <summary>The bytes without their check; null where the text is not Base58. <paramref name="isRight"/> tells whether the check is.</summary>
    internal static byte[]? DecodeChecked(string text, string digits, out bool isRight)
    {
        isRight = false;
        if (Decode(text, digits) is not { Length: > CheckBytes } bytes)
            return null;
        isRight = SHA256.HashData(SHA256.HashData(bytes.AsSpan(..^CheckBytes))).AsSpan(0, CheckBytes).SequenceEqual(bytes.AsSpan(^CheckBytes..));
        return bytes[..^CheckBytes];
    }

    /// <summary>Monero's form: blocks of eight bytes, the check by Keccak-256.</summary>
    internal static byte[]? DecodeMonero(string text, out bool isRight)
    {
        isRight = false;
        if (text.Length is 0 or > Longest)
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
        if (bytes.Count <= CheckBytes)
            return null;
        byte[] all = [.. bytes];
        isRight = Keccak256.Of(all.AsSpan(..^CheckBytes)).AsSpan(0, CheckBytes).SequenceEqual(all.AsSpan(^CheckBytes..));
        return all[..^CheckBytes];
    }
}
