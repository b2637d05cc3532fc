using System.Text;

namespace Registry.Evaluation;

/// <summary>
/// Writes Korean names in the systems in which a registry receives them: Hangul, the Revised Romanisation (2000), McCune-Reischauer (1939) with and without
/// its diacritics, Kontsevich's Russian system, Hanja, and the Mandarin reading of the Hanja in Pinyin. The tables are complete here and independent of the
/// engine's, so that the engine is not measured with the tables from which it was built.
/// </summary>
/// <remarks>
/// A list with only romanised names does not say which syllable is meant: Yong is 영 or 용. The Hangul is the most usual one: the first of
/// <see cref="UsualSyllables"/>, which are ordered by frequency in names, that some system spells like the list. Each has one usual Hanja. Consonants are
/// voiced between vowels in McCune-Reischauer and Russian; other assimilation between the syllables of a name is not written, as the Revised Romanisation
/// prescribes for names.
/// </remarks>
internal static class KoreanSpellings
{
    internal sealed record Spelling(string System, string Text);

    private static readonly string[] RevisedInitials = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
    private static readonly string[] RevisedVowels =
    [
        "a",
        "ae",
        "ya",
        "yae",
        "eo",
        "e",
        "yeo",
        "ye",
        "o",
        "wa",
        "wae",
        "oe",
        "yo",
        "u",
        "wo",
        "we",
        "wi",
        "yu",
        "eu",
        "ui",
        "i",
    ];
    private static readonly string[] McCuneInitials =
    [
        "k",
        "kk",
        "n",
        "t",
        "tt",
        "r",
        "m",
        "p",
        "pp",
        "s",
        "ss",
        "",
        "ch",
        "tch",
        "ch'",
        "k'",
        "t'",
        "p'",
        "h",
    ];
    private static readonly string[] McCuneVoiced = ["g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "tch", "ch'", "k'", "t'", "p'", "h"];
    private static readonly string[] McCuneVowels =
    [
        "a",
        "ae",
        "ya",
        "yae",
        "ŏ",
        "e",
        "yŏ",
        "ye",
        "o",
        "wa",
        "wae",
        "oe",
        "yo",
        "u",
        "wŏ",
        "we",
        "wi",
        "yu",
        "ŭ",
        "ŭi",
        "i",
    ];
    private static readonly string[] RussianInitials = ["к", "кк", "н", "т", "тт", "р", "м", "п", "пп", "с", "сс", "", "ч", "чч", "чх", "кх", "тх", "пх", "х"];
    private static readonly string[] RussianVoiced = ["г", "кк", "н", "д", "тт", "р", "м", "б", "пп", "с", "сс", "", "дж", "чч", "чх", "кх", "тх", "пх", "х"];
    private static readonly string[] RussianVowels =
    [
        "а",
        "э",
        "я",
        "я",
        "о",
        "е",
        "ё",
        "е",
        "о",
        "ва",
        "вэ",
        "ве",
        "ё",
        "у",
        "во",
        "ве",
        "ви",
        "ю",
        "ы",
        "ый",
        "и",
    ];
    private static readonly Dictionary<int, (string Latin, string Russian)> Finals = new[]
    {
        (0, "", ""),
        (1, "k", "к"),
        (4, "n", "н"),
        (7, "t", "т"),
        (8, "l", "ль"),
        (16, "m", "м"),
        (17, "p", "п"),
        (21, "ng", "н"),
    }.ToDictionary(f => f.Item1, f => (f.Item2, f.Item3));

    private const string Surnames =
        "김리박최정강조윤장림한오서신권황안송류홍전고문손양배백허유남심노하곽성차주우구민진라지엄변채원천방공현함염석선설마길연표명기왕반옥육인맹제모탁국여어은편용간";

    /// <summary>
    /// A syllable of given names with its usual Hanja and that character's Mandarin reading, most common first among those that share a spelling.
    /// </summary>
    private const string UsualSyllables =
        "철鐵tie 영英ying 성成cheng 정正zheng 명明ming 남男nan 일日ri 호浩hao 수秀xiu 동東dong 광光guang 혁赫he 용勇yong 룡龍long 춘春chun 준俊jun 석錫xi 선善shan 국國guo 식植zhi 민民min "
        + "창昌chang 진鎮zhen 하夏xia 우宇yu 연延yan 휘輝hui 로魯lu 장長zhang 화花hua 현賢xian 범範fan 원元yuan 상相xiang 문文wen 길吉ji 강剛gang 종鐘zhong 규奎kui 학學xue 삼三san 세世shi "
        + "건建jian 경京jing 옥玉yu 웅雄xiong 재在zai 태泰tai 훈勳xun 만萬wan 자子zi 형亨heng 병炳bing 환煥huan 욱旭xu 봉奉feng 한漢han 도道dao 홍洪hong 섭燮xie 제濟ji 은恩en 리利li 손孫sun "
        + "산山shan 무武wu 유裕yu 택澤ze 권權quan 윤潤run 희姬ji 숙淑shu 순順shun 복福fu 근根gen 기基ji 덕德de 주柱zhu 인仁ren 해海hai 미美mei 혜惠hui 심心xin 림林lin 평平ping 금金jin 승勝sheng "
        + "충忠zhong 판判pan 천天tian 청靑qing 록綠lu 송松song 중中zhong 조朝chao 전全quan 균均jun 률律lu 운雲yun 가佳jia 걸傑jie 관官guan 교敎jiao 구九jiu 군君jun 극極ji 내乃nai 달達da 대大da "
        + "두斗dou 래來lai 령玲ling 록祿lu 류柳liu 린麟lin 모模mo 묵默mo 반班ban 방芳fang 배培pei 백白bai 벽碧bi 보寶bao 부富fu 분芬fen 빈彬bin 사四si 삭朔shuo 생生sheng 서瑞rui 설雪xue 소昭zhao "
        + "신信xin 실實shi 아雅ya 안安an 애愛ai 양陽yang 억億yi 엽葉ye 예禮li 오五wu 완完wan 왕旺wang 월月yue 위偉wei 의義yi 익益yi 임任ren 작作zuo 점點dian 지志zhi 직直zhi 찬燦can 채彩cai 초初chu "
        + "탁卓zhuo 필弼bi 항恒heng 향香xiang 헌憲xian 협協xie 황煌huang 회會hui 효孝xiao 후厚hou 흥興xing 희熙xi";

    /// <summary>Surnames, each with its usual Hanja and that character's Mandarin reading.</summary>
    private const string UsualSurnames =
        "김金jin 리李li 박朴piao 최崔cui 정鄭zheng 강姜jiang 조趙zhao 윤尹yin 장張zhang 림林lin 한韓han 오吳wu 서徐xu 신申shen 권權quan 황黃huang 안安an 송宋song 류柳liu 홍洪hong 전全quan "
        + "고高gao 문文wen 손孫sun 양梁liang 배裵pei 백白bai 허許xu 유劉liu 남南nan 심沈shen 주朱zhu 구具ju 민閔min 라羅luo 현玄xuan 연延yan 진陳chen 성成cheng 차車che 우禹yu 원元yuan";

    private static readonly Dictionary<char, (char Hanja, string Pinyin)> SurnameHanja = UsualSurnames
        .Split(' ')
        .ToDictionary(entry => entry[0], entry => (entry[1], entry[2..]));

    /// <summary>Ad hoc spellings by English pronunciation, of no system.</summary>
    private static readonly Dictionary<string, char> AdHoc = new()
    {
        ["young"] = '영',
        ["chul"] = '철',
        ["woo"] = '우',
        ["kyung"] = '경',
    };

    private static readonly (char Hangul, char Hanja, string Pinyin)[] Usual = [.. UsualSyllables.Split(' ').Select(entry => (entry[0], entry[1], entry[2..]))];

    /// <summary>
    /// The Hangul of a romanised Korean name, surname first, as one string; null if it does not have a known surname and one or two more syllables.
    /// </summary>
    internal static string? HangulOf(string listed)
    {
        var syllables = new string([.. listed.ToLowerInvariant().Where(c => char.IsAsciiLetter(c) || c is ' ' or '-')]).Split(
            [' ', '-'],
            StringSplitOptions.RemoveEmptyEntries
        );
        if (syllables.Length is not (2 or 3))
            return null;
        var surname = Surnames.FirstOrDefault(s => IsSpelled(s, syllables[0]));
        var given = Array.ConvertAll(syllables[1..], written => Usual.FirstOrDefault(u => IsSpelled(u.Hangul, written)).Hangul);
        if (surname == default)
            return null;
        if (syllables.Length == 2 && given[0] == default)
            given = SplitJoined(syllables[1]);
        return given.Length == 0 || Array.IndexOf(given, default) >= 0 ? null : surname + new string(given);
    }

    /// <summary>The distinct spellings of a name in Hangul: surname first and last, with the given name joined, hyphenated and split.</summary>
    internal static IReadOnlyList<Spelling> Of(string hangul)
    {
        var (surname, given) = (hangul[0], hangul[1..]);
        var spellings = new List<Spelling> { new("Hangul", hangul) };
        Add("Hangul", surname.ToString(), [.. given.Select(c => c.ToString())], null);
        Add("Revised", Revised(surname), [.. given.Select(Revised)], null);
        Add("McCune-Reischauer", McCune(surname, false), [.. given.Select((c, i) => McCune(c, i > 0 && IsVoicing(given[i - 1])))], null);
        Add(
            "McCune-Reischauer, no marks",
            Unmarked(McCune(surname, false)),
            [.. given.Select((c, i) => Unmarked(McCune(c, i > 0 && IsVoicing(given[i - 1]))))],
            null
        );
        Add(
            "Russian",
            Russian(surname, false, true),
            [.. given.Select((c, i) => Russian(c, false, true))],
            [.. given.Select((c, i) => Russian(c, i > 0 && IsVoicing(given[i - 1]), i == 0))]
        );
        if (SurnameHanja.TryGetValue(surname, out var family))
        {
            var characters = Array.ConvertAll(given.ToCharArray(), c => Usual.First(u => u.Hangul == c));
            spellings.Add(new("Hanja", family.Hanja + string.Concat(characters.Select(c => c.Hanja))));
            Add("Mandarin", family.Pinyin, [.. characters.Select(c => c.Pinyin)], null);
        }
        return [.. spellings.Distinct()];

        void Add(string system, string family, string[] apart, string[]? joined)
        {
            foreach (var written in new[] { string.Concat(joined ?? apart), string.Join('-', joined ?? apart), string.Join(' ', apart) }.Distinct())
            {
                var text = system == "Hangul" ? written.Replace("-", "", StringComparison.Ordinal) : Capitals(written);
                spellings.Add(new(system, $"{Capitals(family)} {text}"));
                spellings.Add(new(system, $"{text} {Capitals(family)}"));
            }
        }
    }

    private static char[] SplitJoined(string word)
    {
        // The longest first syllable that leaves a second one: Yongwon is Yong Won, not Yon Gwon.
        for (var cut = word.Length - 1; cut > 0; cut--)
        {
            var (first, second) = (
                Usual.FirstOrDefault(u => IsSpelled(u.Hangul, word[..cut])).Hangul,
                Usual.FirstOrDefault(u => IsSpelled(u.Hangul, word[cut..])).Hangul
            );
            if (first != default && second != default)
                return [first, second];
        }
        return [];
    }

    /// <summary>Whether any system spells the syllable this way, at the start of a word or inside it, without diacritics.</summary>
    private static bool IsSpelled(char hangul, string written) =>
        Unmarked(McCune(hangul, false)) == written
        || Unmarked(McCune(hangul, true)) == written
        || Revised(hangul) == written
        || NorthKorean(hangul) == written
        || (AdHoc.TryGetValue(written, out var heard) && heard == hangul);

    /// <summary>The DPRK's romanisation (2012): McCune-Reischauer without diacritics, but j for ㅈ.</summary>
    private static string NorthKorean(char hangul) =>
        (Initial(hangul) == 12 ? "j" : Unmarked(McCuneInitials[Initial(hangul)])) + Unmarked(McCuneVowels[Vowel(hangul)]) + Finals[Final(hangul)].Latin;

    private static string Revised(char hangul) => RevisedInitials[Initial(hangul)] + RevisedVowels[Vowel(hangul)] + Finals[Final(hangul)].Latin;

    private static string McCune(char hangul, bool voiced) =>
        (voiced ? McCuneVoiced : McCuneInitials)[Initial(hangul)] + McCuneVowels[Vowel(hangul)] + Finals[Final(hangul)].Latin;

    private static string Russian(char hangul, bool voiced, bool atStart)
    {
        // ㄹ is л at the start of a word; е is э if nothing precedes it.
        var initial = atStart && Initial(hangul) == 5 ? "л" : (voiced ? RussianVoiced : RussianInitials)[Initial(hangul)];
        var vowel = RussianVowels[Vowel(hangul)];
        return initial
            + (
                initial.Length == 0 && Vowel(hangul) == 5 ? "э"
                : initial.Length > 0 && vowel == "ый" ? "ы"
                : vowel
            )
            + Finals[Final(hangul)].Russian;
    }

    /// <summary>Whether a consonant after the syllable is voiced: after a vowel, ㄴ, ㄹ, ㅁ, ㅇ.</summary>
    private static bool IsVoicing(char hangul) => Final(hangul) is 0 or 4 or 8 or 16 or 21;

    private static string Unmarked(string text) => text.Replace("'", "", StringComparison.Ordinal).Replace('ŏ', 'o').Replace('ŭ', 'u');

    private static string Capitals(string text)
    {
        var capitals = new StringBuilder(text);
        for (var i = 0; i < capitals.Length; i++)
        {
            if (i == 0 || capitals[i - 1] == ' ')
                capitals[i] = char.ToUpperInvariant(capitals[i]);
        }
        return capitals.ToString();
    }

    private static int Initial(char syllable) => (syllable - '가') / 588;

    private static int Vowel(char syllable) => (syllable - '가') / 28 % 21;

    private static int Final(char syllable) => (syllable - '가') % 28;
}
