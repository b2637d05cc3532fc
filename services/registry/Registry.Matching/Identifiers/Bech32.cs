namespace Registry.Matching.Identifiers;

/// <summary>
/// The checksums of segregated-witness addresses (BIP-173 and BIP-350) and of Bitcoin Cash addresses (the CashAddr specification), over the same 32 digits.
/// </summary>
internal static class Bech32
{
    private const string Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const uint Bech32Constant = 1;
    private const uint Bech32mConstant = 0x2bc830a3;
    private const int CheckDigits = 6;
    private const int MaxPrefixLength = 83;
    private const int MaxLength = 128;

    /// <summary>The checksum that matches.</summary>
    internal enum Variant
    {
        None,
        Bech32,
        Bech32m,
    }

    /// <summary>Reads text of the form prefix, digit 1, at least six digits, all in one case.</summary>
    internal static bool TryRead(string text, out string prefix, out byte[] data)
    {
        (prefix, data) = ("", []);
        if (text.Length > MaxLength || (text.Any(char.IsAsciiLetterLower) && text.Any(char.IsAsciiLetterUpper)))
            return false;
        var lower = text.ToLowerInvariant();
        var at = lower.LastIndexOf('1');
        if (at is < 1 or > MaxPrefixLength || lower.Length - at - 1 < CheckDigits || !TryDigits(lower[(at + 1)..], out data))
            return false;
        prefix = lower[..at];
        return !prefix.AsSpan().ContainsAnyExceptInRange('!', '~');
    }

    /// <summary>The checksum that matches <paramref name="data"/>, which ends in its six check digits.</summary>
    internal static Variant Checksum(string prefix, byte[] data)
    {
        var check = 1u;
        foreach (var c in prefix)
            check = Step(check, (uint)c >> 5);
        check = Step(check, 0);
        foreach (var c in prefix)
            check = Step(check, c & 31u);
        foreach (var digit in data)
            check = Step(check, digit);
        return check switch
        {
            Bech32Constant => Variant.Bech32,
            Bech32mConstant => Variant.Bech32m,
            _ => Variant.None,
        };
    }

    /// <summary>Whether a segregated-witness address's program and checksum agree: version 0 with Bech32, a later one with Bech32m (BIP-350).</summary>
    internal static bool IsWitness(byte[] data, Variant variant)
    {
        var program = (data.Length - CheckDigits - 1) * 5 / 8;
        return data.Length > CheckDigits
            && data[0] <= 16
            && program is >= 2 and <= 40
            && (data[0] != 0 || program is 20 or 32)
            && variant == (data[0] == 0 ? Variant.Bech32 : Variant.Bech32m);
    }

    /// <summary>Whether the digits after a CashAddr prefix end in the correct eight check digits; null if they contain invalid digits.</summary>
    internal static bool? IsCashAddress(string prefix, string digits)
    {
        if (!TryDigits(digits, out var data))
            return null;
        var check = 1UL;
        foreach (var c in prefix)
            check = StepOfCash(check, c & 31u);
        check = StepOfCash(check, 0);
        foreach (var digit in data)
            check = StepOfCash(check, digit);
        return check == 1;
    }

    private static bool TryDigits(string text, out byte[] data)
    {
        data = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Digits.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0)
                return false;
            data[i] = (byte)digit;
        }
        return true;
    }

    private static uint Step(uint check, uint digit)
    {
        ReadOnlySpan<uint> generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
        var top = check >> 25;
        check = ((check & 0x1ffffff) << 5) ^ digit;
        for (var i = 0; i < generator.Length; i++)
            check ^= ((top >> i) & 1) != 0 ? generator[i] : 0;
        return check;
    }

    private static ulong StepOfCash(ulong check, uint digit)
    {
        ReadOnlySpan<ulong> generator = [0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8, 0x1e4f43e470];
        var top = check >> 35;
        check = ((check & 0x07ffffffff) << 5) ^ digit;
        for (var i = 0; i < generator.Length; i++)
            check ^= ((top >> i) & 1) != 0 ? generator[i] : 0;
        return check;
    }
}
