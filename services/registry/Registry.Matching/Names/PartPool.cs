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

    /// <summary>The pooled part that equals <paramref name="part"/>, or itself where there is none.</summary>
    internal NamePart Find(NamePart part) =>
        _parts.GetValueOrDefault((part.Text, part.Kind, part.Weight, part.Hangul, part.LacksVowels), part);
}
