namespace Registry.Matching.Names;

/// <summary>What a part of a name is; parts of different kinds are compared differently.</summary>
internal enum PartKind : byte
{
    /// <summary>A given name, family name, or an organisation's own word.</summary>
    Word,

    /// <summary>One letter that stands for a word.</summary>
    Initial,

    /// <summary>Digits; equal or not, never nearly.</summary>
    Number,

    /// <summary>An article, a filiation or a nobiliary particle, in the spelling that stands for it.</summary>
    Particle,

    /// <summary>A legal form, by its short name.</summary>
    LegalForm,
}

/// <summary>One part of a parsed name.</summary>
/// <param name="Text">Folded text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Weight">How much it says: 1 for an ordinary word.</param>
internal sealed record NamePart(string Text, PartKind Kind, double Weight)
{
    /// <summary>The part's index keys, sorted: two words are compared only when they share one.</summary>
    internal uint[] Keys { get; } = Kind is PartKind.Word ? PartKeys.Of(Text) : [];
}

/// <summary>A name as written and its parts in order.</summary>
/// <param name="Written">The name as the source has it.</param>
/// <param name="Parts">Its parts, titles left out.</param>
internal sealed record ParsedName(string Written, NamePart[] Parts)
{
    /// <summary>Two neighbouring words as one, for names that are joined on the other side; null where either is not a word.</summary>
    internal NamePart?[] Joined { get; } = Join(Parts);

    private static NamePart?[] Join(NamePart[] parts)
    {
        var joined = new NamePart?[Math.Max(0, parts.Length - 1)];
        for (var i = 0; i < joined.Length; i++)
        {
            if (parts[i].Kind is not PartKind.LegalForm && parts[i + 1].Kind is not PartKind.LegalForm)
                joined[i] = new NamePart(parts[i].Text + parts[i + 1].Text, PartKind.Word, parts[i].Weight + parts[i + 1].Weight);
        }
        return joined;
    }
}
