namespace Registry.Matching.Names;

/// <summary>The similarity of two parts of a name, from 0 to 1; symmetric.</summary>
internal static class PartSimilarity
{
    /// <summary>The minimum similarity; below it, two words are different words.</summary>
    internal const double Floor = 0.62;

    /// <summary>The similarity of an initial and a matching word: it also matches one in twenty other words.</summary>
    internal const double InitialAgrees = 0.9;

    /// <summary>The similarity of a nickname, such as Ben for Benjamin.</summary>
    private const double Nickname = 0.9;

    /// <summary>The exponent of the cost beyond one edit: two edits in a word are more than twice as unusual as one.</summary>
    private const double FurtherEdits = 1.4;

    /// <summary>Words at most this far apart in spelling, in twentieths of an edit, are not compared by sound.</summary>
    private const int MaxDistanceWithoutSound = 6;

    /// <summary>The extra cost of being close only by sound, in twentieths of an edit.</summary>
    private const int SoundOnlyCost = 2;

    /// <summary>The cost by the distance in twentieths of an edit: each further edit counts more than the previous one.</summary>
    private static readonly double[] Cost =
    [
        .. Enumerable
            .Range(0, SpellingDistance.Far)
            .Select(units =>
                units <= SpellingDistance.Edit ? (double)units / SpellingDistance.Edit : Math.Pow((double)units / SpellingDistance.Edit, FurtherEdits)
            ),
        double.PositiveInfinity,
    ];

    /// <summary>By the length of the longer word, the maximum distance of two spellings of one word.</summary>
    private static readonly byte[] MaxDistance = MaxDistanceAt(Floor);

    /// <summary>The same, for several parts that are one word.</summary>
    private static readonly byte[] MaxDistanceJoined = MaxDistanceAt(NameAlignment.JoinedFloor);

    /// <summary>The similarity of two parts; 0 if they are different words or cannot be compared.</summary>
    internal static double Of(NamePart a, NamePart b)
    {
        if (ReferenceEquals(a, b))
            return 1;
        if (a.Kind == b.Kind && a.Text.Equals(b.Text, StringComparison.Ordinal))
            return 1;
        if (a.Kind is PartKind.Word && b.Kind is PartKind.Word)
            return Meet(a, b) ? Words(a, b) : 0;
        if ((a.Kind is PartKind.Initial && b.Kind is PartKind.Word) || (a.Kind is PartKind.Word && b.Kind is PartKind.Initial))
            return a.Text[0] == b.Text[0] ? InitialAgrees : 0;
        return 0;
    }

    private static bool Meet(NamePart a, NamePart b) =>
        a.Hangul is null != b.Hangul is null
            ? PartKeys.Meet(a.LoanKeys, b.LoanKeys)
            : PartKeys.Meet(a.Keys, b.Keys) || (a.LacksVowels != b.LacksVowels && PartKeys.Meet(a.ConsonantKeys, b.ConsonantKeys));

    /// <summary>The similarity of two parts that are known to share a key.</summary>
    internal static double OfMeeting(NamePart a, NamePart b) =>
        a.Kind is PartKind.Word && b.Kind is PartKind.Word && !ReferenceEquals(a, b) && !a.Text.Equals(b.Text, StringComparison.Ordinal)
            ? Words(a, b)
            : Of(a, b);

    /// <summary>The similarity of two words that share a key.</summary>
    internal static double Words(NamePart a, NamePart b) => Within(a, b, MaxDistance);

    /// <summary>The similarity of several joined parts to a word; 0 if they are not that word.</summary>
    internal static float Joined(NamePart run, NamePart word) =>
        (float)Within(run, word, MaxDistanceJoined) is var similarity and >= NameAlignment.JoinedFloor ? similarity : 0;

    private static double Within(NamePart a, NamePart b, byte[] maxDistance)
    {
        var similarity =
            a.Hangul is null != b.Hangul is null
                ? HangulSpelling.Similarity((a.Hangul ?? b.Hangul)!, a.Hangul is null ? a.Text : b.Text)
                : Spelling(a, b, maxDistance);
        return OrNickname(similarity, a, b);
    }

    /// <summary>The similarity of two words by spelling, or as nicknames of the same name.</summary>
    internal static double OrNickname(double similarity, NamePart a, NamePart b) =>
        similarity < Nickname && ShareNickname(a.Nicknames, b.Nicknames) ? Nickname : similarity;

    /// <summary>One minus the cost per letter of turning one word into the other: as written, or by sound if that is closer.</summary>
    private static double Spelling(NamePart a, NamePart b, byte[] maxDistance)
    {
        var vowelsFree = a.LacksVowels != b.LacksVowels;
        var longer = Math.Max(a.Text.Length, b.Text.Length);
        var most = maxDistance[Math.Min(longer, SpellingDistance.MaxWordLength)];
        var distance = SpellingDistance.Of(a.Letters, b.Letters, vowelsFree, most);
        if (MayBeNearerBySound(distance, a.SoundLetters.Length != a.Letters.Length || b.SoundLetters.Length != b.Letters.Length))
            distance = BySound(distance, SpellingDistance.Of(a.SoundLetters, b.SoundLetters, vowelsFree, Math.Min(distance, most)));
        return SpellingAt(distance, longer);
    }

    /// <summary>Whether two words whose spellings are <paramref name="distance"/> apart are worth comparing by sound.</summary>
    internal static bool MayBeNearerBySound(byte distance, bool soundsDiffer) => soundsDiffer && distance > MaxDistanceWithoutSound;

    /// <summary>The smaller of the distance by spelling and the distance by sound, which carries an extra cost.</summary>
    internal static byte BySound(byte distance, byte bySound) => (byte)Math.Min(distance, bySound + SoundOnlyCost);

    /// <summary>The similarity of two words with a known distance; 0 if they are different words.</summary>
    internal static float SpellingAt(byte distance, int longer)
    {
        if (distance > MaxDistance[Math.Min(longer, SpellingDistance.MaxWordLength)])
            return 0;
        return SimilarityAt(distance, longer) is var similarity and >= Floor ? (float)similarity : 0;
    }

    private static double SimilarityAt(byte distance, int longer) => 1 - (Cost[distance] / longer);

    private static byte[] MaxDistanceAt(double floor) =>
        [
            .. Enumerable
                .Range(0, SpellingDistance.MaxWordLength + 1)
                .Select(n =>
                    n == SpellingDistance.MaxWordLength
                        ? SpellingDistance.Far
                        : (byte)Enumerable.Range(0, SpellingDistance.Far).Last(units => units == 0 || (float)SimilarityAt((byte)units, n) >= floor)
                ),
        ];

    private static bool ShareNickname(int[] a, int[] b)
    {
        foreach (var family in a)
        {
            if (Array.IndexOf(b, family) >= 0)
                return true;
        }
        return false;
    }
}
