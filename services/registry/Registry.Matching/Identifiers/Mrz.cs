using System.Globalization;
using Registry.Matching.Names;

namespace Registry.Matching.Identifiers;

/// <summary>Reads the machine-readable zone of a travel document: TD3 (ICAO 9303-4 §4.2, passports), TD1 (9303-5 §4.2) and TD2 (9303-6 §4.2), cards.</summary>
public static class Mrz
{
    private const int MaxLines = 3;
    private const string Unknown = "<<<<<<";

    /// <summary>The number of years ahead that a two-digit expiry year can be; other years are in the past.</summary>
    private const int YearsAhead = 50;

    /// <summary>Reads the lines from the top down; white space around them is ignored.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="today">The current date: years have two digits, and no one is born after this day.</param>
    public static MrzOutcome Read(IReadOnlyList<string> lines, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (lines.Count is < 2 or > MaxLines)
            return new MrzOutcome.WrongShape($"{lines.Count} lines. Allowed: three of 30 characters (TD1), two of 36 (TD2), two of 44 (TD3).");
        string[] rows = [.. lines.Select(line => line.Trim())];
        var layout = Array.Find(Layouts, l => l.Lines == rows.Length && Array.TrueForAll(rows, row => row.Length == l.Length));
        if (layout is null)
        {
            return new MrzOutcome.WrongShape(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Lines of {string.Join(", ", rows.Select(row => row.Length))} characters. "
                        + $"Allowed: three of 30 characters (TD1), two of 36 (TD2), two of 44 (TD3)."
                )
            );
        }
        for (var line = 0; line < rows.Length; line++)
        {
            var at = rows[line].AsSpan().IndexOfAnyExcept(Allowed);
            if (at >= 0)
                return new MrzOutcome.WrongCharacter(line + 1, at + 1);
        }
        return Read(rows, layout, today);
    }

    private static readonly System.Buffers.SearchValues<char> Allowed = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<");

    private readonly record struct Field(int Line, int Start, int Length)
    {
        internal string In(string[] rows) => rows[Line].Substring(Start, Length);

        internal char Next(string[] rows) => rows[Line][Start + Length];
    }

    /// <summary>The position of each field. A field's check digit follows it; <paramref name="Personal"/> has one in TD3 only.</summary>
    private sealed record Layout(
        string Format,
        int Lines,
        int Length,
        Field Issuer,
        Field Names,
        Field Number,
        Field Nationality,
        Field Birth,
        Field Sex,
        Field Expiry,
        Field Optional,
        Field? Personal,
        Field Composite,
        Field[] Composed
    );

    private static readonly Layout[] Layouts =
    [
        new(
            "TD1",
            3,
            30,
            new(0, 2, 3),
            new(2, 0, 30),
            new(0, 5, 9),
            new(1, 15, 3),
            new(1, 0, 6),
            new(1, 7, 1),
            new(1, 8, 6),
            new(0, 15, 15),
            null,
            new(1, 29, 1),
            [new(0, 5, 25), new(1, 0, 7), new(1, 8, 7), new(1, 18, 11)]
        ),
        new(
            "TD2",
            2,
            36,
            new(0, 2, 3),
            new(0, 5, 31),
            new(1, 0, 9),
            new(1, 10, 3),
            new(1, 13, 6),
            new(1, 20, 1),
            new(1, 21, 6),
            new(1, 28, 7),
            null,
            new(1, 35, 1),
            [new(1, 0, 10), new(1, 13, 7), new(1, 21, 14)]
        ),
        new(
            "TD3",
            2,
            44,
            new(0, 2, 3),
            new(0, 5, 39),
            new(1, 0, 9),
            new(1, 10, 3),
            new(1, 13, 6),
            new(1, 20, 1),
            new(1, 21, 6),
            new(1, 28, 14),
            new(1, 28, 14),
            new(1, 43, 1),
            [new(1, 0, 10), new(1, 13, 7), new(1, 21, 22)]
        ),
    ];

    private static MrzOutcome Read(string[] rows, Layout layout, DateOnly today)
    {
        var (number, isNumberValid) = NumberOf(rows, layout);
        var wrong = new List<string>();
        if (!isNumberValid)
            wrong.Add("number");
        if (!IsValid(layout.Birth.In(rows), layout.Birth.Next(rows)))
            wrong.Add("birth date");
        if (!IsValid(layout.Expiry.In(rows), layout.Expiry.Next(rows)))
            wrong.Add("expiry date");
        // An empty personal number may have < as its check digit (ICAO 9303-4 §4.2.2.2).
        if (layout.Personal is { } personal && !IsValid(personal.In(rows), personal.Next(rows)) && !(personal.Next(rows) == '<' && IsFiller(personal.In(rows))))
            wrong.Add("personal number");
        if (!IsValid(string.Concat(layout.Composed.Select(field => field.In(rows))), layout.Composite.In(rows)[0]))
            wrong.Add("composite");
        var interpreted = Interpret(rows, layout, number, today, wrong);
        return wrong.Count == 0 ? interpreted : new MrzOutcome.WrongCheckDigit(wrong, (interpreted as MrzOutcome.Valid)?.Holder);
    }

    /// <param name="wrong">The fields whose check digit is wrong: their values are ignored.</param>
    private static MrzOutcome Interpret(string[] rows, Layout layout, string number, DateOnly today, List<string> wrong)
    {
        var hasNumber = !wrong.Contains("number");
        if (hasNumber && number.Length == 0)
            return new MrzOutcome.WrongField("number", "It is empty; a document must have a number.");
        if (layout.Names.In(rows) is var written && written.Any(char.IsAsciiDigit))
            return new MrzOutcome.WrongField("names", "It contains a digit; names have only the letters A to Z.");
        var names = written.TrimEnd('<').Split("<<", 2);
        var (surname, given) = (Spaced(names[0]), names.Length > 1 ? Spaced(names[1]) : "");
        var whole = $"{given} {surname}".Trim();
        if (whole.Length == 0)
            return new MrzOutcome.WrongField("names", "It is empty; a document must have a holder.");
        if (!TryDate(wrong.Contains("birth date") ? Unknown : layout.Birth.In(rows), year => PastYear(year, today), out var birth, out _))
            return new MrzOutcome.WrongField("birth date", "It is not a date. Allowed: six digits YYMMDD, with < for unknown digits.");
        if (!TryDate(wrong.Contains("expiry date") ? Unknown : layout.Expiry.In(rows), year => FutureYear(year, today), out _, out var expiry))
            return new MrzOutcome.WrongField("expiry date", "It is not a date. Allowed: six digits YYMMDD, with < for unknown digits.");
        if (layout.Sex.In(rows) is not ("M" or "F" or "<") and var sex)
            return new MrzOutcome.WrongField("sex", $"It is {sex}. Allowed: M, F and <.");
        var (issuer, nationality) = (Country(layout.Issuer.In(rows)), Country(layout.Nationality.In(rows)));
        if (issuer.Length == 0)
            return new MrzOutcome.WrongField("issuer", "It is empty; a document must have an issuer.");
        var properties = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["name"] = [whole] };
        Add(rows[0][0] == 'P' ? "passportNumber" : "idNumber", hasNumber ? number : "");
        Add(MatchEntity.IssuedDocument, hasNumber ? $"{issuer}:{number}" : "");
        Add("lastName", surname);
        Add("firstName", given);
        Add("birthDate", birth);
        Add("nationality", nationality);
        Add(
            "gender",
            layout.Sex.In(rows) switch
            {
                "M" => "male",
                "F" => "female",
                _ => "",
            }
        );
        return new MrzOutcome.Valid(layout.Format, new MatchEntity("", "Person", properties), expiry);

        void Add(string property, string value)
        {
            if (value.Length > 0)
                properties[property] = [value];
        }
    }

    /// <summary>
    /// The document's number, and whether its check digit is correct. In TD1 and TD2 a number of more than nine characters has &lt; as its check digit and
    /// continues in the optional field, where its check digit follows (ICAO 9303-5 §4.2.4, 9303-6 §4.2.4).
    /// </summary>
    private static (string Number, bool IsValid) NumberOf(string[] rows, Layout layout)
    {
        var number = layout.Number.In(rows);
        var check = layout.Number.Next(rows);
        if (check != '<' || layout.Personal is not null || IsFiller(number))
            return (number.TrimEnd('<'), IsValid(number, check));
        var rest = layout.Optional.In(rows);
        var end = rest.IndexOf('<', StringComparison.Ordinal) is var filler and >= 0 ? filler : rest.Length;
        return end < 2 ? (number.TrimEnd('<'), false) : (number + rest[..(end - 1)], IsValid(number + rest[..(end - 1)], rest[end - 1]));
    }

    private static bool IsValid(string field, char digit) => Checksums.MrzCheckDigit(field) is >= 0 and var expected && digit - '0' == expected;

    private static bool IsFiller(string field) => !field.AsSpan().ContainsAnyExcept('<');

    private static string Spaced(string names) => string.Join(' ', names.Split('<', StringSplitOptions.RemoveEmptyEntries));

    private static string Country(string code)
    {
        var lower = code.TrimEnd('<').ToLowerInvariant();
        return Lexicon.CountryCodes.GetValueOrDefault(lower, lower);
    }

    /// <summary>A date whose day, or month and day, may be filled with &lt;; empty if all of it is.</summary>
    private static bool TryDate(string field, Func<int, int> yearOf, out string date, out DateOnly? day)
    {
        (date, day) = ("", null);
        if (IsFiller(field))
            return true;
        if (!int.TryParse(field.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var twoDigits))
            return false;
        var year = yearOf(twoDigits);
        date = year.ToString("0000", CultureInfo.InvariantCulture);
        if (field[2..] == "<<<<")
            return true;
        if (!int.TryParse(field.AsSpan(2, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month) || month is < 1 or > 12)
            return false;
        date = string.Create(CultureInfo.InvariantCulture, $"{date}-{month:00}");
        if (field[4..] == "<<")
            return true;
        if (
            !int.TryParse(field.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var dayOfMonth)
            || dayOfMonth < 1
            || dayOfMonth > DateTime.DaysInMonth(year, month)
        )
            return false;
        date = string.Create(CultureInfo.InvariantCulture, $"{date}-{dayOfMonth:00}");
        day = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    private static int PastYear(int twoDigits, DateOnly today)
    {
        var year = today.Year - (today.Year % 100) + twoDigits;
        return year > today.Year ? year - 100 : year;
    }

    private static int FutureYear(int twoDigits, DateOnly today)
    {
        var year = PastYear(twoDigits, today);
        return year + 100 <= today.Year + YearsAhead ? year + 100 : year;
    }
}
