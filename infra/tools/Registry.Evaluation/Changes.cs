using Registry.Matching;

namespace Registry.Evaluation;

/// <summary>The ways in which a listed name can be changed in a query. Each returns null if it does not apply.</summary>
internal static class Changes
{
    internal sealed record Change(string Kind, Func<string, Random, string?> Apply);

    internal static readonly Change[] All =
    [
        new("same", (name, _) => name),
        new("transliteration", Transliterate),
        new("typing error", Mistype),
        new("joined parts", Join),
        new("split parts", Split),
        new("swapped order", Swap),
        new("dropped part", DropMiddle),
        new("nickname", Nickname),
    ];

    /// <summary>Spellings that differ between romanisation systems of Arabic, Persian, Russian and Korean.</summary>
    private static readonly (string From, string To)[] Spellings =
    [
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("u", "o"),
        ("o", "u"),
        ("i", "e"),
        ("e", "i"),
        ("kh", "h"),
        ("q", "k"),
        ("gh", "g"),
        ("dh", "d"),
        ("th", "t"),
        ("sh", "ch"),
        ("j", "dj"),
        ("y", "i"),
        ("iy", "y"),
        ("aa", "a"),
        ("a", "aa"),
        ("ss", "s"),
        ("mm", "m"),
        ("w", "v"),
        ("v", "w"),
        ("z", "s"),
        ("ai", "ay"),
        ("ks", "x"),
        ("h", ""),
        ("c", "k"),
        ("f", "ff"),
        ("g", "k"),
        ("b", "p"),
        ("d", "t"),
    ];

    private static readonly (string Name, string Familiar)[] Familiars =
    [
        ("muhammad", "mo"),
        ("mohammed", "mohd"),
        ("mohammad", "mohd"),
        ("mohamed", "mo"),
        ("abdullah", "abdo"),
        ("aleksandr", "sasha"),
        ("alexander", "alex"),
        ("dmitry", "dima"),
        ("dmitri", "dima"),
        ("vladimir", "vova"),
        ("sergei", "seryozha"),
        ("mikhail", "misha"),
        ("nikolai", "kolya"),
        ("ivan", "vanya"),
        ("joseph", "joe"),
        ("john", "johnny"),
        ("james", "jim"),
        ("william", "bill"),
        ("robert", "bob"),
        ("thomas", "tom"),
        ("michael", "mike"),
        ("daniel", "dan"),
        ("david", "dave"),
        ("peter", "pete"),
        ("charles", "charlie"),
        ("yusuf", "joseph"),
        ("ibrahim", "abe"),
        ("maria", "masha"),
        ("samuel", "sam"),
        ("anthony", "tony"),
        ("edward", "ed"),
        ("ismail", "ismael"),
        ("yaqub", "jacob"),
        ("isaac", "ishaq"),
        ("benjamin", "ben"),
        ("emmanuel", "manny"),
        ("gregory", "greg"),
        ("victor", "vitya"),
        ("viktor", "vitya"),
        ("igor", "ihor"),
    ];

    /// <summary>The names of an entity with at least two parts in Latin letters, without its weak aliases.</summary>
    internal static IEnumerable<string> Names(MatchEntity entity) =>
        entity
            .Properties["name"]
            .Concat(entity.Properties["alias"])
            .Where(n => n.Length < 80 && n.All(c => c < 0x250) && Words(n).Length >= 2 && Words(n).Count(w => w.Length > 2) >= 2)
            .Distinct();

    private static string[] Words(string name) => name.Split([' ', '\u00a0'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Transliterate(string name, Random random)
    {
        var text = name.ToLowerInvariant();
        var fitting = Spellings.Where(s => text.Contains(s.From, StringComparison.Ordinal)).ToList();
        for (var i = 0; i < 2 && fitting.Count > 0; i++)
        {
            var (from, to) = fitting[random.Next(fitting.Count)];
            var at = text.IndexOf(from, StringComparison.Ordinal);
            if (at >= 0)
                text = text[..at] + to + text[(at + from.Length)..];
        }
        return string.Equals(text, name, StringComparison.OrdinalIgnoreCase) ? null : text;
    }

    private static string? Mistype(string name, Random random)
    {
        var words = Words(name);
        var fitting = Enumerable.Range(0, words.Length).Where(i => words[i].Length >= 4 && words[i].All(char.IsLetter)).ToList();
        if (fitting.Count == 0)
            return null;
        var word = fitting[random.Next(fitting.Count)];
        var at = random.Next(words[word].Length - 1);
        var w = words[word];
        words[word] = random.Next(4) switch
        {
            0 => w[..at] + w[(at + 1)..],
            1 => w[..at] + (char)('a' + random.Next(26)) + w[at..],
            2 => w[..at] + w[at + 1] + w[at] + w[(at + 2)..],
            _ => w[..at] + (char)('a' + random.Next(26)) + w[(at + 1)..],
        };
        return string.Join(' ', words);
    }

    private static string? Join(string name, Random random)
    {
        var words = Words(name).ToList();
        var at = random.Next(words.Count - 1);
        words[at] += words[at + 1].ToLowerInvariant();
        words.RemoveAt(at + 1);
        return string.Join(' ', words);
    }

    private static string? Split(string name, Random random)
    {
        var words = Words(name);
        var fitting = Enumerable.Range(0, words.Length).Where(i => words[i].Length >= 6 && words[i].All(char.IsLetter)).ToList();
        if (fitting.Count == 0)
            return null;
        var word = fitting[random.Next(fitting.Count)];
        var at = 3 + random.Next(words[word].Length - 5);
        words[word] = words[word][..at] + " " + words[word][at..];
        return string.Join(' ', words);
    }

    private static string? Swap(string name, Random random)
    {
        var words = Words(name);
        return words[^1] + ", " + string.Join(' ', words[..^1]);
    }

    private static string? DropMiddle(string name, Random random)
    {
        var words = Words(name).ToList();
        if (words.Count < 3)
            return null;
        words.RemoveAt(1 + random.Next(words.Count - 2));
        return string.Join(' ', words);
    }

    private static string? Nickname(string name, Random random)
    {
        var words = Words(name);
        for (var i = 0; i < words.Length; i++)
        {
            var found = Array.Find(Familiars, f => string.Equals(f.Name, words[i], StringComparison.OrdinalIgnoreCase));
            if (found.Name is null)
                continue;
            words[i] = found.Familiar;
            return string.Join(' ', words);
        }
        return null;
    }
}
