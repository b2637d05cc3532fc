namespace Registry.Matching.Names;

/// <summary>
/// The distinct parts of an index's names: one object each, so that equal parts are recognised by reference. Read-only once the index is built.
/// </summary>
internal sealed class PartPool
{
    private readonly Dictionary<(string Text, PartKind Kind, float Weight, string? Hangul, bool LacksVowels), NamePart> _parts = [];

    internal List<NamePart> Parts { get; } = [];

    /// <summary>The pooled part; a new part gets the next number.</summary>
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

    /// <summary>Replaces the name's parts by their pooled objects.</summary>
    internal ParsedName Intern(ParsedName name)
    {
        for (var i = 0; i < name.Parts.Length; i++)
            name.Parts[i] = Intern(name.Parts[i]);
        return name;
    }

    /// <summary>
    /// Renumbers the parts, so that words with similar consonants are adjacent wherever parts are ordered by number, because they are visited together.
    /// Returns each part's new number by its old one.
    /// </summary>
    internal int[] Arrange()
    {
        var keys = new string[Parts.Count];
        Span<char> skeleton = stackalloc char[PartKeys.MaxTextLength];
        for (var i = 0; i < keys.Length; i++)
        {
            var text = Parts[i].Text.AsSpan(0, Math.Min(Parts[i].Text.Length, PartKeys.MaxTextLength));
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

    /// <summary>The pooled part that equals <paramref name="part"/>, or the part itself if there is none.</summary>
    internal NamePart Find(NamePart part) => _parts.GetValueOrDefault((part.Text, part.Kind, part.Weight, part.Hangul, part.LacksVowels), part);
}
