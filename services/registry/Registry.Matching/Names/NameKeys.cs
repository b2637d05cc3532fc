namespace Registry.Matching.Names;

/// <summary>The keys that match a query with a listed name other than part by part: Korean readings, Han characters, Hangul with Latin, initials.</summary>
internal static class NameKeys
{
    /// <summary>Marks of the keys of whole names, by script.</summary>
    private const uint NotHangul = 0xc2b2ae35u,
        OtherHangul = 0x5bd1e995u,
        SurelyKorean = 0x27d4eb2fu;

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

    /// <summary>The keys by which a query finds listed names, except those of its acronym.</summary>
    /// <param name="name">The query.</param>
    /// <param name="amongHangul">Whether any listed name can be in Hangul.</param>
    /// <param name="hitsOnly">Whether names that are not similar enough to be a hit on their own are ignored.</param>
    internal static IEnumerable<uint> OfQuery(ParsedName name, bool amongHangul, bool hitsOnly)
    {
        foreach (var key in OfReadings(name))
            yield return key;
        var hangul = NameView.IsAllHangul(name.Parts);
        if (hangul ? hitsOnly && SideOf(name) == SurelyKorean : !amongHangul)
            yield break;
        // These keys connect only a name in Hangul with one that is not.
        foreach (var key in LoanKeys.OfMatchingWholes(name.Parts))
        {
            yield return key ^ (hangul ? NotHangul : OtherHangul);
            if (!hangul && !hitsOnly)
                yield return key ^ SurelyKorean;
        }
    }

    /// <summary>The key by which a one-word query finds the listed names whose initials it is; null if it cannot be an acronym.</summary>
    internal static uint? OfAcronym(ParsedName query) =>
        NameComparison.LoneWord(query.Parts) is { Text.Length: >= NameComparison.MinAcronymLength and <= NameComparison.MaxAcronymLength } word
            ? PartKeys.Hash(word.Text, 'a')
            : null;

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

    private static uint SideOf(ParsedName name) =>
        !NameView.IsAllHangul(name.Parts) ? NotHangul
        : NameComparison.IsSurelyKorean(name.Parts, name.Korean) ? SurelyKorean
        : OtherHangul;
}
