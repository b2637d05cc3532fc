namespace Registry.Matching.Names;

/// <summary>Finds a name's parts: titles are dropped, legal forms and particles recognised, the rest are words.</summary>
internal static class NameParser
{
    /// <summary>Parts past this many are left out: the work of an alignment stays bounded.</summary>
    private const int MostParts = 24;

    internal static ParsedName Parse(string name)
    {
        var words = TextFolder.Words(name);
        var parts = new List<NamePart>(words.Count);
        for (var i = 0; i < words.Count && parts.Count < MostParts;)
        {
            if (LegalFormAt(words, i, out var form) is var length and > 0)
            {
                parts.Add(new NamePart(form, PartKind.LegalForm, 0.1));
                i += length;
                continue;
            }
            if (!Lexicon.Titles.Contains(words[i]))
                parts.Add(Part(words[i]));
            i++;
        }
        // A name that is all titles ("Major", "Imam") is a name after all.
        if (parts.Count == 0)
            parts.AddRange(words.Take(MostParts).Select(Part));
        return new ParsedName(name, [.. parts]);
    }

    private static NamePart Part(string word) => word switch
    {
        [>= '0' and <= '9', ..] when word.All(char.IsAsciiDigit) => new NamePart(word, PartKind.Number, 0.4),
        { Length: 1 } => new NamePart(word, PartKind.Initial, 0.4),
        _ when Lexicon.Particles.TryGetValue(word, out var particle) => new NamePart(particle, PartKind.Particle, 0.2),
        _ when Lexicon.CommonWords.Contains(word) => new NamePart(word, PartKind.Word, 0.6),
        _ => new NamePart(word, PartKind.Word, 1),
    };

    private static int LegalFormAt(List<string> words, int start, out string form)
    {
        for (var length = Math.Min(Lexicon.LongestLegalForm, words.Count - start); length > 0; length--)
        {
            if (Lexicon.LegalForms.TryGetValue(string.Join(' ', words.GetRange(start, length)), out var found))
            {
                form = found;
                return length;
            }
        }
        form = "";
        return 0;
    }
}
