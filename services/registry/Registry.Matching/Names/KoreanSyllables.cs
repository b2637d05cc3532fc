using System.Collections.Frozen;

namespace Registry.Matching.Names;

/// <summary>The Hangul syllables that a romanised syllable, a Mandarin syllable or a Han character can stand for, from the embedded tables.</summary>
internal static class KoreanSyllables
{
    /// <summary>A more unusual spelling is probably not a Korean syllable at all.</summary>
    private const int MaxOddity = 3;

    internal const int MaxSpellingLength = 7;

    private static readonly FrozenDictionary<string, KoreanSense[]> Romanised = Romanisations("");
    private static readonly FrozenDictionary<string, KoreanSense[]> Russian = Romanisations("r");
    private static readonly FrozenDictionary<char, char[]> Hanja = HanjaReadings(out Mandarin);
    private static readonly FrozenDictionary<string, KoreanSense[]> Mandarin;
    private static readonly FrozenDictionary<string, KoreanSense[]> SurnameSpellings = Surnames(out SurnameHangul);
    private static readonly FrozenSet<string> SurnameHangul;

    internal static ReadOnlySpan<KoreanSense> OfLatin(string spelling) => Romanised.TryGetValue(spelling, out var senses) ? senses : [];

    /// <summary>The senses of a syllable in Kontsevich's Russian system, in lower-case Cyrillic.</summary>
    internal static ReadOnlySpan<KoreanSense> OfRussian(string spelling) => Russian.TryGetValue(spelling, out var senses) ? senses : [];

    internal static ReadOnlySpan<KoreanSense> OfMandarin(string pinyin) => Mandarin.TryGetValue(pinyin, out var senses) ? senses : [];

    internal static ReadOnlySpan<char> OfHan(char han) => Hanja.TryGetValue(han, out var readings) ? readings : [];

    /// <summary>The surnames that a romanised word can be.</summary>
    internal static ReadOnlySpan<KoreanSense> SurnameOfLatin(string spelling) => SurnameSpellings.TryGetValue(spelling, out var senses) ? senses : [];

    /// <summary>Whether <paramref name="hangul"/> is a surname, in South or North Korean spelling.</summary>
    internal static bool IsSurname(string hangul) => SurnameHangul.Contains(Law(hangul));

    internal static string Law(string hangul) =>
        string.Create(
            hangul.Length,
            hangul,
            static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = Hangul.InitialSoundLaw(source[i]);
            }
        );

    private static FrozenDictionary<string, KoreanSense[]> Romanisations(string system)
    {
        const string Initials = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
            VowelLetters = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ",
            FinalLetters = "-ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ";
        var letters = Lexicon.Lines("korean-jamo.txt").Select(line => line.Split(' ')).ToList();
        List<(int Index, string Spelling, int Oddity)> Of(string kind, string order) =>
            [
                .. letters
                    .Where(l => l[0] == kind)
                    .SelectMany(l =>
                        l[2..]
                            .Select(s => s.Split(':'))
                            .Select(s => (order.IndexOf(l[1], StringComparison.Ordinal), s[0] == "-" ? "" : s[0], s.Length > 1 ? s[1][0] - '0' : 0))
                    ),
            ];

        var table = new Dictionary<string, Dictionary<char, byte>>(StringComparer.Ordinal);
        var (initials, vowels, finals) = (Of(system + "i", Initials), Of(system + "v", VowelLetters), Of(system + "f", FinalLetters));
        foreach (var initial in initials)
        {
            foreach (var vowel in vowels)
            {
                foreach (var final in finals)
                {
                    var oddity = initial.Oddity + vowel.Oddity + final.Oddity;
                    var spelling = initial.Spelling + vowel.Spelling + final.Spelling;
                    if (oddity > MaxOddity || spelling.Length > MaxSpellingLength)
                        continue;
                    if (!table.TryGetValue(spelling, out var senses))
                        table[spelling] = senses = [];
                    var hangul = Hangul.Syllable(initial.Index, vowel.Index, final.Index);
                    senses[hangul] = (byte)Math.Min(oddity, senses.GetValueOrDefault(hangul, (byte)oddity));
                }
            }
        }
        return Freeze(table);
    }

    private static FrozenDictionary<char, char[]> HanjaReadings(out FrozenDictionary<string, KoreanSense[]> mandarin)
    {
        var readings = new Dictionary<char, char[]>();
        var byPinyin = new Dictionary<string, Dictionary<char, int>>(StringComparer.Ordinal);
        foreach (var line in Lexicon.Lines("hanja.txt"))
        {
            var fields = line.Split(' ');
            if (fields[0].Length != 1)
                continue;
            readings[fields[0][0]] = [.. fields[1].Distinct().Order()];
            if (!byPinyin.TryGetValue(fields[2], out var senses))
                byPinyin[fields[2]] = senses = [];
            foreach (var hangul in fields[1])
                senses[hangul] = senses.GetValueOrDefault(hangul) + 1;
        }
        mandarin = Freeze(byPinyin.ToDictionary(entry => entry.Key, entry => OddityByFrequency(entry.Value), StringComparer.Ordinal));
        return readings.ToFrozenDictionary();
    }

    /// <summary>Of the Hangul syllables that one Mandarin reading can stand for, those of few characters are more unusual.</summary>
    private static Dictionary<char, byte> OddityByFrequency(Dictionary<char, int> characters)
    {
        const int Few = 4;
        var most = characters.Values.Max();
        return characters.ToDictionary(sense => sense.Key, sense => (byte)(sense.Value * Few < most ? 2 : 1));
    }

    private static FrozenDictionary<string, KoreanSense[]> Surnames(out FrozenSet<string> hangul)
    {
        var spellings = new Dictionary<string, Dictionary<char, byte>>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Lexicon.Lines("korean-surnames.txt"))
        {
            var fields = line.Split(' ');
            names.Add(Law(fields[0]));
            if (fields[0].Length > 1)
                continue;
            foreach (var spelling in fields.Skip(1))
            {
                if (!spellings.TryGetValue(spelling, out var senses))
                    spellings[spelling] = senses = [];
                senses[fields[0][0]] = 0;
            }
        }
        hangul = names.ToFrozenSet(StringComparer.Ordinal);
        return Freeze(spellings);
    }

    private static FrozenDictionary<string, KoreanSense[]> Freeze(Dictionary<string, Dictionary<char, byte>> table) =>
        table.ToFrozenDictionary(
            e => e.Key,
            e => e.Value.Select(s => new KoreanSense(s.Key, s.Value)).OrderBy(s => s.Hangul).ToArray(),
            StringComparer.Ordinal
        );
}
