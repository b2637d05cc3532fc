namespace Registry.Matching.Names;

/// <summary>How alike two parts of a name are, from 0 to 1; symmetric.</summary>
internal static class PartSimilarity
{
    /// <summary>Below this two words are different words.</summary>
    internal const double Floor = 0.62;

    /// <summary>An initial agrees with a word, but with one in twenty others too.</summary>
    internal const double InitialAgrees = 0.9;

    /// <summary>Ben for Benjamin.</summary>
    private const double Nickname = 0.9;

    /// <summary>The power of the cost past one edit: two edits in a word are more than twice as odd as one.</summary>
    private const double FurtherEdits = 1.4;

    /// <summary>Words nearer than this in spelling are near enough, in twentieths of an edit.</summary>
    private const int SpokenAlike = 6;

    /// <summary>What it costs to be near by sound and not by spelling, in twentieths of an edit.</summary>
    private const int BySoundAlone = 2;

    /// <summary>How far a word is from the other by the distance in twentieths of an edit: each further edit counts more than the one before.</summary>
    private static readonly double[] Cost = [.. Enumerable.Range(0, SpellingDistance.Far).Select(units => units <= SpellingDistance.Edit
        ? (double)units / SpellingDistance.Edit : Math.Pow((double)units / SpellingDistance.Edit, FurtherEdits)), double.PositiveInfinity];

    /// <summary>By the length of the longer word, the distance past which two words are different words.</summary>
    private static readonly byte[] MostDistance = MostDistanceAt(Floor);

    /// <summary>The same, past which several parts are not one word.</summary>
    private static readonly byte[] MostDistanceJoined = MostDistanceAt(NameAlignment.JoinedFloor);

    /// <summary>How alike two parts are; 0 where they are different words or cannot be compared.</summary>
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
        a.Hangul is null != b.Hangul is null ? PartKeys.Meet(a.LoanKeys, b.LoanKeys)
        : PartKeys.Meet(a.Keys, b.Keys) || (a.LacksVowels != b.LacksVowels && PartKeys.Meet(a.ConsonantKeys, b.ConsonantKeys));

    /// <summary>How alike two parts are that are known to share a key.</summary>
    internal static double OfMeeting(NamePart a, NamePart b) =>
        a.Kind is PartKind.Word && b.Kind is PartKind.Word && !ReferenceEquals(a, b) && !a.Text.Equals(b.Text, StringComparison.Ordinal) ? Words(a, b) : Of(a, b);

    /// <summary>How alike two words are that share a key.</summary>
    internal static double Words(NamePart a, NamePart b) => Within(a, b, MostDistance);

    /// <summary>How alike several parts written as one are to a word; 0 where they are not that word.</summary>
    internal static float Joined(NamePart run, NamePart word) =>
        (float)Within(run, word, MostDistanceJoined) is var likeness and >= NameAlignment.JoinedFloor ? likeness : 0;

    private static double Within(NamePart a, NamePart b, byte[] mostDistance)
    {
        var similarity = a.Hangul is null != b.Hangul is null
            ? HangulSpelling.Similarity((a.Hangul ?? b.Hangul)!, a.Hangul is null ? a.Text : b.Text)
            : Spelling(a, b, mostDistance);
        return OrNickname(similarity, a, b);
    }

    /// <summary>The likeness of two words by spelling, or of two familiar names of one name.</summary>
    internal static double OrNickname(double similarity, NamePart a, NamePart b) =>
        similarity < Nickname && ShareNickname(a.Nicknames, b.Nicknames) ? Nickname : similarity;

    /// <summary>One less the cost of turning one word into the other, by length: as written, or by sound where that is nearer.</summary>
    private static double Spelling(NamePart a, NamePart b, byte[] mostDistance)
    {
        var vowelsFree = a.LacksVowels != b.LacksVowels;
        var longer = Math.Max(a.Text.Length, b.Text.Length);
        var most = mostDistance[Math.Min(longer, SpellingDistance.LongestWord)];
        var distance = SpellingDistance.Of(a.Letters, b.Letters, vowelsFree, most);
        if (MayBeNearerBySound(distance, a.SoundLetters.Length != a.Letters.Length || b.SoundLetters.Length != b.Letters.Length))
            distance = BySound(distance, SpellingDistance.Of(a.SoundLetters, b.SoundLetters, vowelsFree, Math.Min(distance, most)));
        return SpellingAt(distance, longer);
    }

    /// <summary>Whether the sounds are worth comparing of two words whose spellings are <paramref name="distance"/> apart.</summary>
    internal static bool MayBeNearerBySound(byte distance, bool soundsDiffer) => soundsDiffer && distance > SpokenAlike;

    /// <summary>The smaller of the distance by spelling and that by sound, which is surer of less.</summary>
    internal static byte BySound(byte distance, byte bySound) => (byte)Math.Min(distance, bySound + BySoundAlone);

    /// <summary>How alike two words are whose distance is known; 0 where they are different words.</summary>
    internal static float SpellingAt(byte distance, int longer)
    {
        if (distance > MostDistance[Math.Min(longer, SpellingDistance.LongestWord)])
            return 0;
        return LikenessAt(distance, longer) is var likeness and >= Floor ? (float)likeness : 0;
    }

    private static double LikenessAt(byte distance, int longer) => 1 - (Cost[distance] / longer);

    private static byte[] MostDistanceAt(double floor) => [.. Enumerable.Range(0, SpellingDistance.LongestWord + 1).Select(n => n == SpellingDistance.LongestWord ? SpellingDistance.Far
        : (byte)Enumerable.Range(0, SpellingDistance.Far).Last(units => units == 0 || (float)LikenessAt((byte)units, n) >= floor))];

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
