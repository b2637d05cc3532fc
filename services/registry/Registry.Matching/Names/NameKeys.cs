namespace Registry.Matching.Names;

/// <summary>The keys by which a query meets a listed name other than part by part: Korean readings, Han characters, Hangul with Latin, initials.</summary>
internal static class NameKeys
{
    /// <summary>The keys under which a listed name is found.</summary>
    internal static IEnumerable<uint> OfListed(ParsedName name)
    {
        foreach (var key in OfWhole(name, query: false, amongHangul: true))
            yield return key;
        if (NameComparison.InitialsOf(name.Parts) is { Length: > 0 } initials)
            yield return PartKeys.Hash(initials, 'a');
    }

    /// <summary>The keys by which a query finds listed names; not those of its acronym.</summary>
    /// <param name="name">The query.</param>
    /// <param name="amongHangul">Whether some listed name may be in Hangul.</param>
    internal static IEnumerable<uint> OfQuery(ParsedName name, bool amongHangul) => OfWhole(name, query: true, amongHangul);

    /// <summary>The key by which a query that is one word finds the listed names of which it has the initials; null where it cannot be one.</summary>
    internal static uint? OfAcronym(ParsedName query) =>
        NameComparison.LoneWord(query.Parts) is { Text.Length: >= NameComparison.ShortestAcronym and <= NameComparison.LongestAcronym } word ? PartKeys.Hash(word.Text, 'a') : null;

    private static IEnumerable<uint> OfWhole(ParsedName name, bool query, bool amongHangul)
    {
        foreach (var reading in name.Korean)
        {
            foreach (var key in reading.Keys())
                yield return key;
        }
        var hangul = NameView.IsAllHangul(name.Parts);
        if (name.Parts.Length > 0 && (hangul ? !NameComparison.IsSurelyKorean(name.Parts, name.Korean) : amongHangul))
        {
            // A name in Hangul meets those that are not, and they it.
            foreach (var key in query ? LoanKeys.OfWholesMeeting(name.Parts) : LoanKeys.OfWhole(name.Parts))
                yield return key ^ Vocabulary.Side(hangul != query);
        }
        foreach (var character in name.Han)
            yield return PartKeys.Hash([character], 'c');
    }
}
