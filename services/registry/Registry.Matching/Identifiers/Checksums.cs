using System.Globalization;

namespace Registry.Matching.Identifiers;

/// <summary>Check digits of the identifiers of people, ships and documents.</summary>
public static class Checksums
{
    /// <summary>Whether <paramref name="number"/> is an IMO ship number: seven digits, the last of which checks the first six (IMO A.1117(30)).</summary>
    public static bool IsImoNumber(string number)
    {
        var digits = number.AsSpan().Trim();
        if (digits.StartsWith("IMO", StringComparison.OrdinalIgnoreCase))
            digits = digits[3..].TrimStart();
        if (digits.Length != 7 || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        var sum = 0;
        for (var i = 0; i < 6; i++)
            sum += (digits[i] - '0') * (7 - i);
        return sum % 10 == digits[6] - '0';
    }

    /// <summary>The ICAO 9303-3 §4.9 check digit of a field of a machine-readable zone; -1 if the field has an invalid character.</summary>
    public static int MrzCheckDigit(string field)
    {
        var sum = 0;
        for (var i = 0; i < field.Length; i++)
        {
            var value = field[i] switch
            {
                >= '0' and <= '9' => field[i] - '0',
                >= 'A' and <= 'Z' => field[i] - 'A' + 10,
                '<' => 0,
                _ => -1,
            };
            if (value < 0)
                return -1;
            sum +=
                value
                * (i % 3) switch
                {
                    0 => 7,
                    1 => 3,
                    _ => 1,
                };
        }
        return sum % 10;
    }

    /// <summary>Whether every check digit of the second line of a passport (TD3, ICAO 9303-4 §4.2) is correct.</summary>
    public static bool IsPassportLine(string line) =>
        line.Length == 44
        && Checked(line[..9], line[9])
        && Checked(line[13..19], line[19])
        && Checked(line[21..27], line[27])
        && (Checked(line[28..42], line[42]) || (line[42] == '<' && line[28..42].AsSpan().ContainsAnyExcept('<') is false))
        && Checked(line[..10] + line[13..20] + line[21..43], line[43]);

    private static bool Checked(string field, char digit) =>
        MrzCheckDigit(field) is >= 0 and var expected && digit.ToString() == expected.ToString(CultureInfo.InvariantCulture);
}
