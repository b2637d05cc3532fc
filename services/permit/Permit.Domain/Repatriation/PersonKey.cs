using AnyAscii;
using Permits.Domain.Permits;
using Platform.Kernel;
using Vogen;

namespace Permits.Domain.Repatriation;

/// <summary>
/// A hash of something that belongs to one person: a document, a name with a birth date, a permit. Two records with a common key are about the same
/// person, so within a State a key belongs to one case.
/// </summary>
[ValueObject<Guid>]
public readonly partial struct PersonKey
{
    // Fewer characters are a placeholder rather than a number.
    private const int MinNumberLength = 5;

    /// <summary>The key of a permit.</summary>
    public static PersonKey Of(PermitId permit) => From(NameBasedGuid.Create("permit", permit.Value.ToString()));

    /// <summary>The keys of a person: documents first, because they identify more surely than names.</summary>
    public static IReadOnlyList<PersonKey> Of(CasePerson person) =>
        [.. person.Documents.SelectMany(Of).Concat(person.Names.SelectMany(name => OfName(name, person.BirthDate))).Distinct()];

    /// <summary>A document's number as it is compared; null if it is a placeholder: "N/A", "unknown" and "00000" are not documents.</summary>
    internal static string? ComparableNumber(string text)
    {
        var number = Letters(text);
        return number.Length >= MinNumberLength && number.Any(char.IsAsciiDigit) && number.Distinct().Count() > 1 ? number : null;
    }

    private static IEnumerable<PersonKey> Of(CaseDocument document)
    {
        if (ComparableNumber(document.Number) is { } number)
            yield return From(NameBasedGuid.Create("document", document.Type.ToString(), document.Issuer?.Value ?? "", number));
    }

    /// <summary>
    /// The keys of a name. Korean names are few, so a name counts only with the day of birth. Names are compared in two forms, of which one must agree: as a
    /// set of words, for any order; and as a ring of letters, for "Kim Chol Su", "Chol-su Kim" and "KIM CHOLSU".
    /// </summary>
    internal static IEnumerable<PersonKey> OfName(string name, PartialDate? birthDate)
    {
        if (birthDate is not { Day: not null } born)
            yield break;
        var words = Words(name);
        if (words.Count == 0)
            yield break;
        yield return From(NameBasedGuid.Create("words", string.Join(' ', words.Order(StringComparer.Ordinal)), born.ToString()));
        yield return From(NameBasedGuid.Create("ring", LeastRotation(string.Concat(words)), born.ToString()));
    }

    /// <summary>The words of a name as they are compared.</summary>
    internal static IReadOnlyList<string> Words(string name) =>
        [.. name.Split([' ', '-', '\'', '’', '.', ',', '·', '\u3000'], StringSplitOptions.RemoveEmptyEntries).Select(Letters).Where(word => word.Length > 0)];

    /// <summary>In ASCII, so that "Nguyễn" and "Nguyen" agree, and letters of any width.</summary>
    internal static string Letters(string text) => string.Concat(text.Transliterate().Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static string LeastRotation(string ring)
    {
        var (twice, least) = (ring + ring, 0);
        for (var start = 1; start < ring.Length; start++)
        {
            if (string.CompareOrdinal(twice, start, twice, least, ring.Length) < 0)
                least = start;
        }

        return twice.Substring(least, ring.Length);
    }
}
