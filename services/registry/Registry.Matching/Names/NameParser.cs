namespace Registry.Matching.Names;

/// <summary>Splits a name into parts: titles, legal forms, numbers and particles are recognised; everything else is a word.</summary>
internal static class NameParser
{
    /// <summary>Further parts are ignored, so that the work of an alignment is bounded.</summary>
    internal const int MaxParts = 24;

    internal static ParsedName Parse(string name)
    {
        var words = TextFolder.Words(name);
        var parts = new List<NamePart>(words.Count);
        for (var i = 0; i < words.Count && parts.Count < MaxParts; )
        {
            if (LegalFormAt(words, i, out var form) is var length and > 0 && (length < words.Count))
            {
                parts.Add(new NamePart(form, PartKind.LegalForm, Weights.LegalForm));
                i += length;
            }
            else if (NumberAt(words, i, out var number) is var numberLength and > 0)
            {
                parts.Add(new NamePart(number, PartKind.Number, Weights.Number));
                i += numberLength;
            }
            else
            {
                if (Lexicon.Titles.Contains(words[i].Text))
                    parts.Add(new NamePart(words[i].Text, PartKind.Title, Weights.Title));
                else
                    AddPart(parts, words[i]);
                i++;
            }
        }
        // A name that consists only of titles ("Major"), particles or initials is treated as words.
        if (!parts.Exists(p => p.IsCore))
        {
            parts.Clear();
            parts.AddRange(
                words.TrueForAll(w => w.Text.Length == 1)
                    ? words.Count == 0
                        ? []
                        : [new NamePart(string.Concat(words.Select(w => w.Text)), PartKind.Word, Weights.Word)]
                    : words.Take(MaxParts).Select(w => new NamePart(w.Text, PartKind.Word, Weights.Word, w.Hangul, w.LacksVowels))
            );
        }
        var han = words.Count > 0 && words.TrueForAll(w => w.Han != '\0') ? string.Concat(words.Select(w => Lexicon.Simplified(w.Han))) : "";
        return new ParsedName(name, [.. parts], KoreanReading.Of(words), han);
    }

    private static void AddPart(List<NamePart> parts, FoldedWord word)
    {
        var text = word.Text;
        if (text.Length == 1)
        {
            parts.Add(new NamePart(text, PartKind.Initial, Weights.Initial));
        }
        else if (text.Length == 2 && parts.Count < MaxParts - 1 && !word.LacksVowels && IsConsonant(text[0]) && IsConsonant(text[1]))
        {
            // "JC Juncker", "JP Morgan": no one is called Jc.
            parts.Add(new NamePart(text[..1], PartKind.Initial, Weights.Initial));
            parts.Add(new NamePart(text[1..], PartKind.Initial, Weights.Initial));
        }
        else if (Lexicon.Particles.TryGetValue(text, out var particle))
        {
            parts.Add(new NamePart(particle, PartKind.Particle, Weights.Particle));
        }
        else
        {
            parts.Add(new NamePart(text, PartKind.Word, Lexicon.CommonWords.Contains(text) ? Weights.CommonWord : Weights.Word, word.Hangul, word.LacksVowels));
        }
    }

    private static bool IsConsonant(char c) => c is >= 'b' and <= 'z' and not ('e' or 'i' or 'o' or 'u' or 'y');

    private static int LegalFormAt(List<FoldedWord> words, int start, out string form)
    {
        form = "";
        var key = "";
        var found = 0;
        for (var length = 1; length <= Lexicon.MaxLegalFormWords && start + length <= words.Count; length++)
        {
            key = length == 1 ? words[start].Text : $"{key} {words[start + length - 1].Text}";
            if (Lexicon.LegalForms.TryGetValue(key, out var shortName))
            {
                form = shortName;
                found = length;
            }
            else if (!Lexicon.LegalFormStarts.Contains(key))
            {
                break;
            }
        }
        return found;
    }

    private static int NumberAt(List<FoldedWord> words, int start, out string number)
    {
        number = "";
        if (!ValueOf(words[start].Text, out var value))
            return 0;
        number = value;
        // "forty four"
        if (
            value.Length == 2
            && value[1] == '0'
            && value[0] >= '2'
            && !char.IsAsciiDigit(words[start].Text[0])
            && start + 1 < words.Count
            && ValueOf(words[start + 1].Text, out var unit)
            && unit.Length == 1
        )
        {
            number = $"{value[0]}{unit}";
            return 2;
        }
        return 1;
    }

    private static bool ValueOf(string word, out string value)
    {
        value = word;
        return word.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 || Lexicon.Numbers.TryGetValue(word, out value!);
    }
}
