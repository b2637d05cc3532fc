namespace Registry.Matching.Names;

/// <summary>A reading of a name as Korean: the surname and the syllables of the given name. A name can have several readings.</summary>
internal sealed record KoreanReading(KoreanSyllable Surname, KoreanSyllable[] Given)
{
    private const int MaxReadings = 6;
    private const int MaxGivenSyllables = 3;
    private const int MaxKeys = 512;

    /// <summary>Two readings are compared only if they share a key: the given name's first two syllables in one of their possible senses.</summary>
    internal IEnumerable<uint> Keys()
    {
        foreach (var first in Given[0].Senses)
        {
            var one = Hangul.InitialSoundLaw(first.Hangul);
            if (Given.Length == 1)
            {
                yield return PartKeys.Hash([one], 'k');
                continue;
            }
            foreach (var second in Given[1].Senses)
                yield return PartKeys.Hash([one, Hangul.InitialSoundLaw(second.Hangul)], 'k');
        }
    }

    /// <summary>The similarity of two readings: 0 unless the surname and every syllable of the given name can be the same.</summary>
    internal static double Score(KoreanReading a, KoreanReading b)
    {
        if (a.Given.Length != b.Given.Length || (a.Surname.Source == KoreanSource.Mandarin && b.Surname.Source == KoreanSource.Mandarin))
            return 0;
        var sum = Similarity(a.Surname, b.Surname);
        if (sum == 0)
            return 0;
        for (var i = 0; i < a.Given.Length; i++)
        {
            var similarity = Similarity(a.Given[i], b.Given[i]);
            if (similarity == 0)
                return 0;
            sum += similarity;
        }
        return sum / (a.Given.Length + 1);
    }

    /// <summary>The readings of folded words; none if they are not a Korean name.</summary>
    internal static KoreanReading[] Of(List<FoldedWord> words)
    {
        if (words.Count == 0)
            return [];
        if (words.TrueForAll(w => w.Hangul is not null))
            return OfSyllables(
                [
                    .. words
                        .SelectMany(w => w.Hangul!)
                        .Where(Hangul.IsSyllable)
                        .Select(c => new KoreanSyllable(c.ToString(), KoreanSource.Hangul, [new KoreanSense(c, 0)])),
                ],
                words
            );
        if (words.TrueForAll(w => w.Han != '\0'))
            return words.Count > 4
                ? []
                : OfSyllables(
                    [
                        .. words.Select(w => new KoreanSyllable(
                            w.Han.ToString(),
                            KoreanSource.Hanja,
                            [.. KoreanSyllables.OfHan(w.Han).ToArray().Select(c => new KoreanSense(c, 0))]
                        )),
                    ],
                    words
                );
        return words.Count is < 2 or > 4 || words.Exists(w => w.LacksVowels || w.Hangul is not null || w.Han != '\0') ? [] : OfLatin(words);
    }

    private static KoreanReading[] OfSyllables(KoreanSyllable[] syllables, List<FoldedWord> words)
    {
        if (syllables.Length < 2 || Array.Exists(syllables, s => s.Senses.Length == 0))
            return [];
        var readings = new List<KoreanReading>(2);
        if (syllables.Length > 1 + MaxGivenSyllables)
        {
            // 서영 상철 이: two given names, with a separate surname at either end.
            if (syllables.Length == 5 && words.Count == 3 && words[1].Hangul?.Length == 2)
            {
                if (words[0].Hangul?.Length == 1)
                    Add(readings, syllables[0], syllables[1..]);
                else if (words[^1].Hangul?.Length == 1)
                    Add(readings, syllables[^1], syllables[..^1]);
            }
            return [.. readings];
        }
        Add(readings, syllables[0], syllables[1..]);
        // 영철 김, 영 철 김: a separate surname at the end.
        if (words.Count > 1 && words[^1].Hangul?.Length == 1 && (words.Count == 2 || words.TrueForAll(w => w.Hangul?.Length == 1)))
            Add(readings, syllables[^1], syllables[..^1]);
        return [.. readings];
    }

    private static KoreanReading[] OfLatin(List<FoldedWord> words)
    {
        var readings = new List<KoreanReading>();
        var russian = words.TrueForAll(w => w.Cyrillic is not null);
        for (var last = 0; last < 2; last++)
        {
            var surname = words[last == 0 ? 0 : ^1];
            var given = last == 0 ? words[1..] : words[..^1];
            if (russian)
            {
                AddGiven(readings, new KoreanSyllable(surname.Cyrillic!, KoreanSource.Russian, KoreanSyllables.OfRussian(surname.Cyrillic!).ToArray()), given);
                continue;
            }
            AddGiven(readings, new KoreanSyllable(surname.Text, KoreanSource.Latin, KoreanSyllables.SurnameOfLatin(surname.Text).ToArray()), given);
            AddGiven(readings, new KoreanSyllable(surname.Text, KoreanSource.Mandarin, KoreanSyllables.OfMandarin(surname.Text).ToArray()), given);
        }
        return [.. readings];
    }

    private static void AddGiven(List<KoreanReading> readings, KoreanSyllable surname, List<FoldedWord> given)
    {
        if (surname.Senses.Length == 0)
            return;
        var splits = new List<KoreanSyllable[]> { Array.Empty<KoreanSyllable>() };
        foreach (var word in given)
        {
            var ways = Split(word.Cyrillic is not null && surname.Source == KoreanSource.Russian ? word.Cyrillic : word.Text, surname.Source);
            splits = [.. splits.SelectMany(before => ways.Select(way => (KoreanSyllable[])[.. before, .. way])).Where(s => s.Length <= 2)];
            if (splits.Count == 0)
                return;
        }
        foreach (var split in splits.Take(MaxReadings))
            Add(readings, surname, split);
    }

    /// <summary>The ways to read one word as one or two syllables.</summary>
    private static List<KoreanSyllable[]> Split(string word, KoreanSource source)
    {
        var ways = new List<KoreanSyllable[]>();
        if (word.Length > KoreanSyllables.MaxSpellingLength * 2)
            return ways;
        if (Senses(word, source) is { Length: > 0 } whole)
            ways.Add([new KoreanSyllable(word, source, whole)]);
        for (var cut = 1; cut < word.Length; cut++)
        {
            if (Senses(word[..cut], source) is { Length: > 0 } first && Senses(word[cut..], source) is { Length: > 0 } second)
                ways.Add([new KoreanSyllable(word[..cut], source, first), new KoreanSyllable(word[cut..], source, second)]);
        }
        return ways;
    }

    private static KoreanSense[] Senses(string syllable, KoreanSource source)
    {
        var senses = source switch
        {
            KoreanSource.Mandarin => KoreanSyllables.OfMandarin(syllable),
            KoreanSource.Russian => KoreanSyllables.OfRussian(syllable),
            _ => KoreanSyllables.OfLatin(syllable),
        };
        return senses.ToArray();
    }

    private static void Add(List<KoreanReading> readings, KoreanSyllable surname, KoreanSyllable[] given)
    {
        var surnames = surname.Senses.Where(s => KoreanSyllables.IsSurname(s.Hangul.ToString())).ToArray();
        var keys = given.Take(2).Aggregate(1, (product, syllable) => product * syllable.Senses.Length);
        if (surnames.Length > 0 && given.Length > 0 && keys <= MaxKeys)
            readings.Add(new KoreanReading(surname with { Senses = surnames }, given));
    }

    private static double Similarity(KoreanSyllable a, KoreanSyllable b)
    {
        if (a.Source == b.Source && string.Equals(a.Written, b.Written, StringComparison.Ordinal))
            return 1;
        double best = 0;
        foreach (var x in a.Senses)
        {
            foreach (var y in b.Senses)
            {
                double similarity;
                if (x.Hangul == y.Hangul)
                    similarity = 0.99;
                else if (Hangul.InitialSoundLaw(x.Hangul) == Hangul.InitialSoundLaw(y.Hangul))
                    similarity = 0.95;
                else
                    continue;
                best = Math.Max(best, similarity - (0.015 * (x.Oddity + y.Oddity)));
            }
        }
        return a.Source == KoreanSource.Mandarin || b.Source == KoreanSource.Mandarin ? best * 0.95 : best;
    }
}
