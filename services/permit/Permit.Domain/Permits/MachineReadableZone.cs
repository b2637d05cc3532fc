using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Permits;

/// <summary>
/// The machine-readable zone of a travel document (ICAO 9303 parts 4 to 7: TD1, TD2, TD3, MRV-A, MRV-B), its lines joined by a line feed. The layout is
/// checked when it is read; check digits that disagree are a sign of forgery and stay readable.
/// </summary>
[
    ValueObject<string>,
    ValueForm("Must be the lines of a machine-readable zone, joined by \\n: 2 of 44, 2 of 36 or 3 of 30 characters, each A to Z, 0 to 9 or <.")
]
public readonly partial struct MachineReadableZone
{
    /// <summary>The State or organisation that issued the document, as printed: three letters, or fewer with fillers removed.</summary>
    public string Issuer => Plain(Lines[0].AsSpan(2, 3));

    /// <summary>The nationality as printed. No check digit covers it on a passport.</summary>
    public string Nationality => Plain(IsTd1 ? Lines[1].AsSpan(15, 3) : Lines[1].AsSpan(10, 3));

    /// <summary>The document's number.</summary>
    public string DocumentNumber => Plain(NumberField.Value);

    /// <summary>The date of birth as printed, YYMMDD; unknown parts are fillers.</summary>
    public string BirthDate => IsTd1 ? Lines[1][..6] : Lines[1][13..19];

    /// <summary>The names of the fields whose check digit is wrong.</summary>
    public IReadOnlyList<string> WrongCheckDigits => [.. Checked().Where(part => !IsRight(part.Value, part.Digit)).Select(part => part.Name)];

    private string[] Lines => Value.Split('\n');

    private bool IsTd1 => Lines.Length == 3;

    private bool IsVisa => Value[0] == 'V';

    // A number longer than nine characters continues in the optional data of TD1, with its check digit behind it (ICAO 9303-5 §4.2.2).
    private (string Value, char Digit) NumberField
    {
        get
        {
            if (!IsTd1)
                return (Lines[1][..9], Lines[1][9]);
            var line = Lines[0];
            var rest = line[15..].TrimEnd('<');
            return line[14] == '<' && rest.Length > 1 && !rest.Contains('<', StringComparison.Ordinal)
                ? (line[5..14] + rest[..^1], rest[^1])
                : (line[5..14], line[14]);
        }
    }

    private IEnumerable<(string Name, string Value, char Digit)> Checked()
    {
        yield return ("document number", NumberField.Value, NumberField.Digit);
        if (IsTd1)
        {
            var (first, second) = (Lines[0], Lines[1]);
            yield return ("birth date", second[..6], second[6]);
            yield return ("expiry date", second[8..14], second[14]);
            yield return ("composite", first[5..30] + second[..7] + second[8..15] + second[18..29], second[29]);
            yield break;
        }

        var line = Lines[1];
        yield return ("birth date", line[13..19], line[19]);
        yield return ("expiry date", line[21..27], line[27]);
        if (IsVisa)
            yield break;
        if (line.Length == 44)
            yield return ("personal number", line[28..42], line[42]);
        yield return ("composite", line[..10] + line[13..20] + line[21..^1], line[^1]);
    }

    // The digit of an empty optional field may be a filler (ICAO 9303-4 §4.2.2).
    private static bool IsRight(string value, char digit) => digit == '<' ? value.All(c => c == '<') : digit == (char)('0' + Digit(value));

    /// <summary>The check digit of a text: weights 7, 3, 1; letters count from 10, fillers 0 (ICAO 9303-3 §4.9).</summary>
    internal static int Digit(string text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i] switch
            {
                '<' => 0,
                >= 'A' => text[i] - 'A' + 10,
                _ => text[i] - '0',
            };
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

    private static string Plain(ReadOnlySpan<char> field) => field.TrimEnd('<').ToString();

    private static Validation Validate(string value) => ValueFormAttribute.Check<MachineReadableZone>(Form().IsMatch(value));

    [GeneratedRegex(@"^(?:[A-Z0-9<]{44}\n[A-Z0-9<]{44}|[A-Z0-9<]{36}\n[A-Z0-9<]{36}|[A-Z0-9<]{30}(?:\n[A-Z0-9<]{30}){2})\z")]
    private static partial Regex Form();
}
