namespace Registry.Matching.Names;

/// <summary>How well a Latin word is a spelling of a word in Hangul.</summary>
internal static class HangulSpelling
{
    internal static double Similarity(string hangul, string latin)
    {
        var romanised = new NamePart(TextFolder.Words(hangul)[0].Text, PartKind.Word, 1);
        var cost = PartSimilarity.Distance(romanised.Sound, SoundText.Of(latin), vowelsFree: false);
        var similarity = 1 - (cost / Math.Max(romanised.Sound.Length, latin.Length));
        return similarity < PartSimilarity.Floor ? 0 : similarity;
    }
}
