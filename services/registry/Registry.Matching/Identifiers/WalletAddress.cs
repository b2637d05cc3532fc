using System.Text;

namespace Registry.Matching.Identifiers;

/// <summary>
/// Checks wallet addresses of the chains that occur on lists. Ethereum addresses are compared case-insensitively, because case carries only the checksum;
/// Bech32 and CashAddr, which must be in one case, as lower case; Base58 addresses unchanged.
/// </summary>
public static class WalletAddress
{
    /// <summary>Longer text is not an address.</summary>
    private const int MaxLength = 128;

    private const string CashPrefix = "bitcoincash";
    private const int CashDigits = 42;
    private const int EthereumDigits = 40;
    private const int PublicKeyBytes = 32;

    // Prefixes of Bech32 addresses with a witness program, and of those without.
    private static readonly string[] WitnessPrefixes = ["bc", "ltc", "btg", "tb"];
    private static readonly string[] OtherPrefixes = ["bnb", "cosmos", "thor", "osmo", "zs"];

    // The version bytes of Base58Check addresses (chainparams.cpp of each; Tron: Account, TIP-2; Zcash protocol specification §5.6).
    private static readonly (byte[] Version, int Length, string Chain)[] Versions =
    [
        ([0x00], 21, "bitcoin, bitcoin cash"),
        ([0x05], 21, "bitcoin, bitcoin cash, litecoin"),
        ([0x30], 21, "litecoin"),
        ([0x32], 21, "litecoin"),
        ([0x4c], 21, "dash"),
        ([0x10], 21, "dash"),
        ([0x26], 21, "bitcoin gold"),
        ([0x17], 21, "bitcoin gold"),
        ([0x1e], 21, "verge, dogecoin"),
        ([0x21], 21, "verge"),
        ([0x16], 21, "dogecoin"),
        ([0x41], 21, "tron"),
        ([0x1c, 0xb8], 22, "zcash"),
        ([0x1c, 0xbd], 22, "zcash"),
    ];

    // Monero: cryptonote_config.h.
    private static readonly (byte Version, int Length)[] MoneroVersions = [(18, 65), (19, 73), (42, 65)];

    /// <summary>Checks <paramref name="address"/>; white space around it is ignored.</summary>
    public static WalletCheck Check(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var text = address.Trim();
        if (text.Length is 0 or > MaxLength || text.Any(c => !char.IsAscii(c)))
            return new WalletCheck.Unknown(text);
        return Ethereum(text)
            ?? Cash(text)
            ?? SegregatedWitness(text)
            ?? Monero(text)
            ?? Base58Check(text)
            ?? OfRipple(text)
            ?? (WalletCheck?)Solana(text)
            ?? new WalletCheck.Unknown(text);
    }

    /// <summary>The canonical spelling for comparing addresses.</summary>
    internal static string Key(WalletCheck check) =>
        check switch
        {
            WalletCheck.Valid valid => valid.Key,
            WalletCheck.Unchecked uncheckedAddress => uncheckedAddress.Key,
            WalletCheck.Invalid invalid => invalid.Key,
            WalletCheck.Unknown unknown => unknown.Key,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static WalletCheck? Ethereum(string text)
    {
        if (text.Length != EthereumDigits + 2 || !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) || text.AsSpan(2).ContainsAnyExcept(HexDigits))
            return null;
        var digits = text[2..];
        var lower = digits.ToLowerInvariant();
        if (!digits.Any(char.IsAsciiLetterLower) || !digits.Any(char.IsAsciiLetterUpper))
            return new WalletCheck.Unchecked("Ethereum, in one case", "0x" + lower);
        // EIP-55: a letter is a capital if its nibble in the hash of the lower-case digits is 8 or more.
        var hash = Keccak256.Of(Encoding.ASCII.GetBytes(lower));
        for (var i = 0; i < digits.Length; i++)
        {
            var nibble = (i & 1) == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15;
            // The digits are complete and only their case is wrong: it is still that account.
            if (char.IsAsciiLetter(digits[i]) && char.IsAsciiLetterUpper(digits[i]) != nibble >= 8)
                return new WalletCheck.Invalid("Ethereum (EIP-55)", "0x" + lower);
        }
        return new WalletCheck.Valid("Ethereum (EIP-55)", "0x" + lower);
    }

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");

    private static WalletCheck? Cash(string text)
    {
        var lower = text.ToLowerInvariant();
        var oneCase = !text.Any(char.IsAsciiLetterLower) || !text.Any(char.IsAsciiLetterUpper);
        var digits = lower.StartsWith(CashPrefix + ":", StringComparison.Ordinal) ? lower[(CashPrefix.Length + 1)..] : lower;
        if (!oneCase || digits.Length != CashDigits || digits[0] is not ('q' or 'p') || Bech32.IsCashAddress(CashPrefix, digits) is not { } isValid)
            return null;
        return isValid ? new WalletCheck.Valid("CashAddr (bitcoin cash)", digits) : new WalletCheck.Invalid("CashAddr (bitcoin cash)", text);
    }

    private static WalletCheck? SegregatedWitness(string text)
    {
        if (!Bech32.TryRead(text, out var prefix, out var data))
            return null;
        var witness = WitnessPrefixes.Contains(prefix, StringComparer.Ordinal);
        if (!witness && !OtherPrefixes.Contains(prefix, StringComparer.Ordinal))
            return null;
        var variant = Bech32.Checksum(prefix, data);
        var form = $"Bech32 ({prefix})";
        return (witness ? Bech32.IsWitness(data, variant) : variant == Bech32.Variant.Bech32)
            ? new WalletCheck.Valid(form, text.ToLowerInvariant())
            : new WalletCheck.Invalid(form, text);
    }

    private static WalletCheck? Monero(string text)
    {
        if (text.Length is not (95 or 106) || text[0] is not ('4' or '8'))
            return null;
        var bytes = Base58.DecodeMonero(text, out var isValid);
        return isValid && MoneroVersions.Contains((bytes![0], bytes.Length)) ? new WalletCheck.Valid("Monero", text) : new WalletCheck.Invalid("Monero", text);
    }

    private static WalletCheck? Base58Check(string text)
    {
        if (text.Length is < 26 or > 36 || Base58.DecodeChecked(text, Base58.Bitcoin, out var isValid) is not { } bytes)
            return null;
        foreach (var (version, length, chain) in Versions)
        {
            if (bytes.Length != length || !bytes.AsSpan().StartsWith(version))
                continue;
            // If the checksum is wrong, the version may be the mistyped part; the same text may be valid as a Ripple address.
            if (isValid)
                return new WalletCheck.Valid($"Base58Check ({chain})", text);
        }
        return isValid || text[0] == 'r' ? null : new WalletCheck.Invalid("Base58Check", text);
    }

    private static WalletCheck? OfRipple(string text)
    {
        if (text[0] != 'r' || text.Length is < 25 or > 35 || Base58.DecodeChecked(text, Base58.Ripple, out var isValid) is not { } bytes)
            return null;
        return isValid && bytes.Length == 21 && bytes[0] == 0
            ? new WalletCheck.Valid("Base58Check (ripple)", text)
            : new WalletCheck.Invalid("Base58Check (ripple)", text);
    }

    private static WalletCheck.Unchecked? Solana(string text) =>
        text.Length is >= 32 and <= 44 && Base58.Decode(text, Base58.Bitcoin) is { Length: PublicKeyBytes }
            ? new WalletCheck.Unchecked("Base58, 32 bytes (solana)", text)
            : null;
}
