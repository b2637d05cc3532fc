namespace Registry.Matching.Names;

/// <summary>The keys by which a query meets a listed name other than part by part: Korean readings, Han characters, Hangul with Latin, initials.</summary>
internal static class NameKeys
{
    /// <summary>Marks of the keys of whole names, by what they are written in.</summary>
    private const uint NotHangul = 0xc2b2ae35u, OtherHangul = 0x5bd1e995u, SurelyKorean = 0x27d4eb2fu;

    /// <summary>The keys under which a listed name is found.</summary>
    internal static IEnumerable<uint> OfListed(ParsedName name)
    {
        foreach (var key in OfReadings(name))
            yield return key;
        foreach (var key in LoanKeys.OfWhole(name.Parts))
            yield return key ^ SideOf(name);
        if (NameComparison.InitialsOf(name.Parts) is { Length: > 0 } initials)
            yield return PartKeys.Hash(initials, 'a');
    }

    /// <summary>The keys by which a query finds listed names; not those of its acronym.</summary>
    /// <param name="name">The query.</param>
    /// <param name="amongHangul">Whether some listed name may be in Hangul.</param>
    /// <param name="hitsAlone">Whether names that are too little alike to be a hit by themselves are left aside.</param>
    internal static IEnumerable<uint> OfQuery(ParsedName name, bool amongHangul, bool hitsAlone)
    {
        foreach (var key in OfReadings(name))
            yield return key;
        var hangul = NameView.IsAllHangul(name.Parts);
        if (hangul ? hitsAlone && SideOf(name) == SurelyKorean : !amongHangul)
            yield break;
        // A name in Hangul meets those that are not, and they it.
        foreach (var key in LoanKeys.OfWholesMeeting(name.Parts))
        {
            yield return key ^ (hangul ? NotHangul : OtherHangul);
            if (!hangul && !hitsAlone)
                yield return key ^ SurelyKorean;
        }
    }

    /// <summary>The key by which a query that is one word finds the listed names of which it has the initials; null where it cannot be one.</summary>
    internal static uint? OfAcronym(ParsedName query) =>
        NameComparison.LoneWord(query.Parts) is { Text.Length: >= NameComparison.ShortestAcronym and <= NameComparison.LongestAcronym } word ? PartKeys.Hash(word.Text, 'a') : null;

    private static IEnumerable<uint> OfReadings(ParsedName name)
    {
        foreach (var reading in name.Korean)
        {
            foreach (var key in reading.Keys())
                yield return key;
        }
        foreach (var character in name.Han)
            yield return PartKeys.Hash([character], 'c');
    }

    private static uint SideOf(ParsedName name) => !NameView.IsAllHangul(name.Parts) ? NotHangul
        : NameComparison.IsSurelyKorean(name.Parts, name.Korean) ? SurelyKorean : OtherHangul;
}
