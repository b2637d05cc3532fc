using System.Collections.Frozen;

namespace Registry.Matching.Names;

/// <summary>The embedded word lists: titles, particles, legal forms, common words. They are data, so that a list can grow without code changes.</summary>
internal static class Lexicon
{
    internal static readonly FrozenSet<string> Titles = Lines("titles.txt").Select(Folded).ToFrozenSet(StringComparer.Ordinal);

    internal static readonly FrozenSet<string> CommonWords = Lines("common-words.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words that many places share.</summary>
    internal static readonly FrozenSet<string> PlaceWords = Lines("place-words.txt").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Three-letter codes and codes on travel documents, mapped to two-letter country codes; all in lower case.</summary>
    internal static readonly FrozenDictionary<string, string> CountryCodes = Lines("country-codes.txt")
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>Each spelling of a particle, mapped to its canonical spelling.</summary>
    internal static readonly FrozenDictionary<string, string> Particles = Lines("particles.txt")
        .Select(line => line.Split(' '))
        .SelectMany(spellings => spellings.Select(s => (s: Folded(s), spellings[0])))
        .DistinctBy(pair => pair.s, StringComparer.Ordinal)
        .ToFrozenDictionary(pair => pair.s, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Each spelling of a legal form, as words joined by one space, mapped to its short name.</summary>
    internal static readonly FrozenDictionary<string, string> LegalForms = Lines("legal-forms.txt")
        .Select(line => line.Split('|'))
        .SelectMany(spellings => spellings.Select(s => (Key: Folded(s), spellings[0])))
        .Where(pair => pair.Key.Length > 0)
        .DistinctBy(pair => pair.Key, StringComparer.Ordinal)
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>Every prefix, in words, of a legal form with several words.</summary>
    internal static readonly FrozenSet<string> LegalFormStarts = LegalForms
        .Keys.SelectMany(form => form.Select((c, i) => c == ' ' ? form[..i] : "").Where(start => start.Length > 0))
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Number words and Roman numerals, mapped to digits.</summary>
    internal static readonly FrozenDictionary<string, string> Numbers = Lines("numbers.txt")
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, int[]> NicknameFamilies = Lines("nicknames.txt")
        .SelectMany((line, family) => line.Split(' ').Select(name => (name, family)))
        .GroupBy(pair => pair.name, pair => pair.family, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.Distinct().Order().ToArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<char, char> SimplifiedForms = Lines("han-variants.txt")
        .Where(line => line.Length == 2)
        .ToFrozenDictionary(line => line[0], line => line[1]);

    internal static readonly int MaxLegalFormWords = LegalForms.Keys.Max(form => form.Count(c => c == ' ') + 1);

    /// <summary>The families of interchangeable names to which <paramref name="name"/> belongs, ascending.</summary>
    internal static int[] Nicknames(string name) => NicknameFamilies.TryGetValue(name, out var families) ? families : [];

    internal static char Simplified(char han) => SimplifiedForms.TryGetValue(han, out var simplified) ? simplified : han;

    /// <summary>A spelling, folded like the words of a name and joined by one space.</summary>
    private static string Folded(string spelling) => string.Join(' ', TextFolder.Words(spelling).Select(word => word.Text));

    internal static IEnumerable<string> Lines(string resource)
    {
        using var stream =
            typeof(Lexicon).Assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The data file {resource} is not embedded.");
        using var reader = new StreamReader(stream);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                lines.Add(line);
        }
        return lines;
    }
}
