using System.Globalization;

namespace Registry.Matching.Names;

/// <summary>Scores two names in every way in which they can be compared and keeps the best score.</summary>
internal static class NameComparison
{
    /// <summary>The score of an acronym: it can also stand for other names.</summary>
    internal const float Acronym = 0.8f;

    /// <summary>The factor for names compared as one word: where the words begin also matters.</summary>
    private const float AsOneWord = 0.97f;

    /// <summary>
    /// The factor for a surely Korean name in Hangul compared as one word with a name that is not one of its readings: worth a look, never a hit on its own.
    /// </summary>
    internal const float KoreanAsOneWord = 0.6f;

    internal const int MinAcronymLength = 3;

    internal const int MaxAcronymLength = 8;

    internal static float Score(in NameView query, in NameView candidate, bool person)
    {
        Span<float> similarities = stackalloc float[query.Parts.Length * candidate.Parts.Length];
        NameAlignment.Compare(query.Parts, candidate.Parts, similarities);
        return Score(query, candidate, person, similarities);
    }

    /// <summary>The score of two names whose parts have already been compared.</summary>
    /// <param name="similarities">The similarities of the parts, by the query's part, then the candidate's.</param>
    internal static float Score(in NameView query, in NameView candidate, bool person, ReadOnlySpan<float> similarities)
    {
        if (query.Han.Length > 0 && candidate.Han.Length > 0)
            return Characters(query.Han, candidate.Han);
        var korean = Korean(query, candidate);
        // Two Korean names in Hangul have the same syllables or are different names; romanised, different names would look similar.
        if (query.IsHangul && candidate.IsHangul && query.Korean.Length > 0 && candidate.Korean.Length > 0)
            return korean;
        var aligned = IsAligned(query, candidate) ? NameAlignment.Score(query.Parts, candidate.Parts, person, similarities) : 0;
        var score = Math.Max(korean, aligned);
        if (query.IsHangul != candidate.IsHangul && query.Parts.Length > 0 && candidate.Parts.Length > 0)
            score = Math.Max(score, Whole(query, candidate));
        return !person && score < Acronym && IsAcronym(query, candidate) ? Acronym : score;
    }

    /// <summary>The explanation of the score, for a person.</summary>
    internal static string Explain(in NameView query, in NameView candidate, bool person)
    {
        if (query.Han.Length > 0 && candidate.Han.Length > 0)
            return $"Characters compared: {query.Han} ~ {candidate.Han}.";
        var evidence = new List<NameAlignment.Pair>();
        Span<float> similarities = stackalloc float[query.Parts.Length * candidate.Parts.Length];
        NameAlignment.Compare(query.Parts, candidate.Parts, similarities);
        var aligned = IsAligned(query, candidate) ? NameAlignment.Score(query.Parts, candidate.Parts, person, similarities, evidence) : 0;
        var korean = Korean(query, candidate);
        if (korean > 0 && korean >= aligned)
        {
            var (a, b, _) = BestReadings(query, candidate);
            return "Read as a Korean name: "
                + string.Join(", ", new[] { a!.Surname }.Concat(a.Given).Zip(new[] { b!.Surname }.Concat(b.Given), (x, y) => $"{x.Written} ~ {y.Written}"))
                + ".";
        }
        if (query.IsHangul != candidate.IsHangul && Whole(query, candidate) > aligned)
            return "Compared as one word, Hangul with its most likely Latin spellings.";
        if (!person && IsAcronym(query, candidate))
            return "One is the other's acronym.";
        return "Parts aligned: "
            + string.Join(
                ", ",
                evidence
                    .OrderByDescending(e => e.Weight * e.Similarity)
                    .ThenBy(e => e.Query, StringComparer.Ordinal)
                    .Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Query} ~ {e.Candidate} {e.Similarity:0.00}"))
            )
            + ".";
    }

    /// <summary>
    /// Whether two names are compared part by part. A name in Hangul with a Korean reading is not, if the other name is in another script: its
    /// syllables resemble parts of too many names, and it is compared as a Korean name or as a whole anyway.
    /// </summary>
    private static bool IsAligned(in NameView a, in NameView b) => a.IsHangul == b.IsHangul || (a.IsHangul ? a : b).Korean.Length == 0;

    /// <summary>
    /// Whether a name in Hangul is Korean beyond doubt: it has a Korean reading and is at most a surname and a given name of two syllables, or a separate
    /// surname with two such given names. Few foreign names are like that.
    /// </summary>
    internal static bool IsSurelyKorean(ReadOnlySpan<NamePart> hangul, KoreanReading[] readings)
    {
        var syllables = 0;
        foreach (var part in hangul)
            syllables += part.Hangul!.Length;
        return readings.Length > 0 && syllables is <= 3 or 5;
    }

    /// <summary>The initials of a name of several words; empty if there are too few or too many words.</summary>
    internal static string InitialsOf(ReadOnlySpan<NamePart> parts)
    {
        Span<char> initials = stackalloc char[parts.Length];
        var n = 0;
        foreach (var part in parts)
        {
            if (part.Kind is PartKind.Word)
                initials[n++] = part.Text[0];
        }
        return n is >= MinAcronymLength and <= MaxAcronymLength ? initials[..n].ToString() : "";
    }

    private static bool IsAcronym(in NameView a, in NameView b) => StandsFor(a.Parts, b.Parts) || StandsFor(b.Parts, a.Parts);

    private static bool StandsFor(ReadOnlySpan<NamePart> acronym, ReadOnlySpan<NamePart> name) =>
        LoneWord(acronym) is { Text.Length: >= MinAcronymLength } word && string.Equals(word.Text, InitialsOf(name), StringComparison.Ordinal);

    /// <summary>The name's word if it has exactly one; otherwise null.</summary>
    internal static NamePart? LoneWord(ReadOnlySpan<NamePart> parts)
    {
        NamePart? lone = null;
        foreach (var part in parts)
        {
            if (part.Kind is not PartKind.Word)
                continue;
            if (lone is not null)
                return null;
            lone = part;
        }
        return lone;
    }

    /// <summary>
    /// Compares a name in Hangul with one in Latin letters, each as one word: foreign names are split differently in Hangul (어우치린, Ou Qilin), and may have
    /// the surname first. Tried only if the consonants of the whole agree, with at most one exception.
    /// </summary>
    private static float Whole(in NameView a, in NameView b)
    {
        if (!LoanKeys.MatchAsWhole(a.Parts, b.Parts))
            return 0;
        var hangul = a.IsHangul ? a.Parts : b.Parts;
        var latin = a.IsHangul ? b.Parts : a.Parts;
        var syllables = "";
        foreach (var part in hangul)
            syllables += part.Hangul;
        var straight = "";
        foreach (var part in latin)
            straight += part.Text;
        var best = HangulSpelling.Similarity(syllables, straight);
        if (latin.Length > 1)
        {
            var last = latin[^1].Text;
            best = Math.Max(best, HangulSpelling.Similarity(syllables, last + straight[..^last.Length]));
        }
        return (float)best * (IsSurelyKorean(hangul, a.IsHangul ? a.Korean : b.Korean) ? KoreanAsOneWord : AsOneWord);
    }

    private static float Korean(in NameView query, in NameView candidate) => BestReadings(query, candidate).Score;

    private static (KoreanReading? Query, KoreanReading? Candidate, float Score) BestReadings(in NameView query, in NameView candidate)
    {
        (KoreanReading? Query, KoreanReading? Candidate, float Score) best = default;
        foreach (var q in query.Korean)
        {
            foreach (var c in candidate.Korean)
            {
                var score = (float)KoreanReading.Score(q, c);
                if (score > best.Score)
                    best = (q, c, score);
            }
        }
        return best;
    }

    /// <summary>Compares two names in Han characters: the same characters in the same order, or one with some missing.</summary>
    private static float Characters(string a, string b)
    {
        if (string.Equals(a, b, StringComparison.Ordinal))
            return 1;
        var (longer, shorter) = a.Length >= b.Length ? (a, b) : (b, a);
        var common = LongestCommonSubsequence(longer, shorter);
        var score =
            common / (common + (NameAlignment.Contradiction * (shorter.Length - common)) + (NameAlignment.Omission * 2 * (longer.Length - shorter.Length)));
        return shorter.Length < 2 ? 0 : score;
    }

    private static float LongestCommonSubsequence(string a, string b)
    {
        Span<int> row = stackalloc int[b.Length + 1];
        row.Clear();
        foreach (var c in a)
        {
            var diagonal = 0;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = c == b[j - 1] ? diagonal + 1 : Math.Max(above, row[j - 1]);
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
