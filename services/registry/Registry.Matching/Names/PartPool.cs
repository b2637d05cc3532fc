namespace Registry.Matching.Names;

/// <summary>The distinct parts of an index's names: one object each, so that equal parts are known by reference. Read-only once the index is built.</summary>
internal sealed class PartPool
{
    private readonly Dictionary<(string Text, PartKind Kind, float Weight, string? Hangul, bool LacksVowels), NamePart> _parts = [];

    internal List<NamePart> Parts { get; } = [];

    /// <summary>The part with its number; a new one gets the next.</summary>
    internal NamePart Intern(NamePart part)
    {
        var key = (part.Text, part.Kind, part.Weight, part.Hangul, part.LacksVowels);
        if (_parts.TryGetValue(key, out var known))
            return known;
        part.Number = Parts.Count;
        _parts.Add(key, part);
        Parts.Add(part);
        return part;
    }

    /// <summary>The name with its parts in the pool.</summary>
    internal ParsedName Intern(ParsedName name)
    {
        for (var i = 0; i < name.Parts.Length; i++)
            name.Parts[i] = Intern(name.Parts[i]);
        return name;
    }

    /// <summary>
    /// Numbers the parts anew, so that words of like consonants stand side by side wherever parts stand by number: they are looked at together. Answers
    /// each part's new number by its old one.
    /// </summary>
    internal int[] Arrange()
    {
        var keys = new string[Parts.Count];
        Span<char> skeleton = stackalloc char[PartKeys.LongestText];
        for (var i = 0; i < keys.Length; i++)
        {
            var text = Parts[i].Text.AsSpan(0, Math.Min(Parts[i].Text.Length, PartKeys.LongestText));
            keys[i] = string.Concat(skeleton[..PartKeys.Skeleton(text, skeleton)], " ", text);
        }
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        Array.Sort(keys, order, StringComparer.Ordinal);
        var numbers = new int[order.Length];
        NamePart[] arranged = [.. order.Select(old => Parts[old])];
        for (var number = 0; number < arranged.Length; number++)
        {
            numbers[order[number]] = number;
            arranged[number].Number = number;
        }
        Parts.Clear();
        Parts.AddRange(arranged);
        return numbers;
    }

    /// <summary>The pooled part that equals <paramref name="part"/>, or itself where there is none.</summary>
    internal NamePart Find(NamePart part) =>
        _parts.GetValueOrDefault((part.Text, part.Kind, part.Weight, part.Hangul, part.LacksVowels), part);
}
