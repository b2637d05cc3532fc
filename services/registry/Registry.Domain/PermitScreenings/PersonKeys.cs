using Platform.Kernel;

namespace Registry.Domain.PermitScreenings;

/// <summary>
/// What a State's own records of a person are found by: the number of each document, and the date of birth as precise as it is known. People who share a
/// key are candidates; <see cref="KnownPeople"/> compares them.
/// </summary>
public static class PersonKeys
{
    // A shorter number is shared by too many documents.
    private const int MinNumberLength = 4;

    /// <summary>The keys that a person is stored under.</summary>
    public static IEnumerable<string> Of(Person person)
    {
        var keys = Numbers(person);
        return person.BirthDate is { } date ? keys.Append(OfDate(date)) : keys;
    }

    /// <summary>
    /// The ranges of keys of everyone who may be this person: with the same document number, or with a date of birth that agrees as far as both are known, also
    /// with day and month exchanged.
    /// </summary>
    public static IEnumerable<(string First, string Last)> RangesFor(Person person)
    {
        foreach (var number in Numbers(person))
            yield return (number, number);
        if (person.BirthDate is not { } date)
            yield break;
        var text = OfDate(date);
        yield return date.Day is null ? (text, text + "-99") : (text, text);
        for (var length = text.Length - 3; length >= 5; length -= 3)
            yield return (text[..length], text[..length]);
        if (Exchanged(date) is { } exchanged && exchanged != date)
            yield return (OfDate(exchanged), OfDate(exchanged));
    }

    /// <summary>A document's number without what is written differently from one form to the next.</summary>
    public static string Plain(string number) => string.Concat(number.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>The date with day and month exchanged; null if there is none.</summary>
    public static PartialDate? Exchanged(PartialDate date) =>
        date is { Month: { } month, Day: { } day and <= 12 } ? PartialDate.Parse(FormattableString.Invariant($"{date.Year:0000}-{day:00}-{month:00}")) : null;

    private static string OfDate(PartialDate date) => $"b{date}";

    private static IEnumerable<string> Numbers(Person person) =>
        person.Documents.Select(document => Plain(document.Number)).Where(number => number.Length >= MinNumberLength).Distinct().Select(number => $"d{number}");
}
