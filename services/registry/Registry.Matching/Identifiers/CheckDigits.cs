namespace Registry.Matching.Identifiers;

/// <summary>Check digits of the numbers of organisations and ships. Each method returns null if the text does not have the number's format.</summary>
public static class CheckDigits
{
    /// <summary>Whether an IMO ship number's seventh digit checks the first six (IMO resolution A.1117(30)).</summary>
    public static bool? ImoNumber(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var digits = Compact(number);
        if (digits.StartsWith("IMO", StringComparison.Ordinal))
            digits = digits[3..];
        return digits.Length == 7 && IsDigits(digits) ? Checksums.IsImoNumber(digits) : null;
    }

    /// <summary>
    /// Whether a maritime mobile service identity begins like that of a ship or a station (ITU-R M.585: 2 to 7 after an optional 0 or 00). It has no check
    /// digit.
    /// </summary>
    public static bool? Mmsi(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var digits = Compact(number);
        return digits.Length == 9 && IsDigits(digits)
            ? digits.TrimStart('0') is [>= '2' and <= '9', ..] && !digits.StartsWith("000", StringComparison.Ordinal)
            : null;
    }

    /// <summary>Whether a legal entity identifier's last two digits are correct (ISO 17442-1, by ISO 7064 MOD 97-10).</summary>
    public static bool? Lei(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var compact = Compact(code);
        if (compact.Length != 20 || !compact.All(char.IsAsciiLetterOrDigit) || !IsDigits(compact[18..]))
            return null;
        var rest = 0;
        foreach (var c in compact)
            rest = char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % 97 : ((rest * 100) + (c - 'A' + 10)) % 97;
        return rest == 1;
    }

    /// <summary>Whether a Russian taxpayer number's check digits are correct: one of ten digits for organisations, two of twelve for people.</summary>
    public static bool? Inn(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var digits = Compact(number);
        if (digits.Length is not (10 or 12) || !IsDigits(digits))
            return null;
        ReadOnlySpan<int> weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
        return digits.Length == 10 ? Check(digits, 9, weights[2..]) : Check(digits, 10, weights[1..]) && Check(digits, 11, weights);

        static bool Check(string digits, int at, ReadOnlySpan<int> weights)
        {
            var sum = 0;
            for (var i = 0; i < at; i++)
                sum += (digits[i] - '0') * weights[i];
            return sum % 11 % 10 == digits[at] - '0';
        }
    }

    /// <summary>
    /// Whether a Russian registration number's last digit is correct: thirteen digits (organisations) modulo 11, fifteen (sole traders) modulo 13.
    /// </summary>
    public static bool? Ogrn(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        var digits = Compact(number);
        if (digits.Length is not (13 or 15) || !IsDigits(digits))
            return null;
        var rest = 0L;
        foreach (var c in digits.AsSpan(..^1))
            rest = ((rest * 10) + (c - '0')) % (digits.Length == 13 ? 11 : 13);
        return rest % 10 == digits[^1] - '0';
    }

    /// <summary>
    /// Whether a business identifier code has the format of ISO 9362: four letters or digits, a country's two letters, two more and optionally three more. It
    /// has no check digit.
    /// </summary>
    public static bool? Bic(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        var compact = Compact(code);
        return compact.Length is 8 or 11 && compact.All(char.IsAsciiLetterOrDigit) ? compact[..6].All(char.IsAsciiLetter) : null;
    }

    private static string Compact(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static bool IsDigits(string text) => text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
