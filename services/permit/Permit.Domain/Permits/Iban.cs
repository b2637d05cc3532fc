using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>International bank account numbers (ISO 13616).</summary>
public static partial class Iban
{
    /// <summary>Whether an account number has the form of an IBAN, but its check digits are wrong.</summary>
    /// <param name="account">Without spaces, in capitals.</param>
    public static bool IsMistyped(string account) => Form().IsMatch(account) && CountryCode.TryFind(account[..2], out _) && Remainder(account) != 1;

    // ISO 7064 MOD 97-10, over the number with its first four characters moved to the end and letters counted from 10.
    private static int Remainder(string account)
    {
        var remainder = 0;
        foreach (var c in account[4..] + account[..4])
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
        return remainder;
    }

    [GeneratedRegex(@"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}\z")]
    private static partial Regex Form();
}
