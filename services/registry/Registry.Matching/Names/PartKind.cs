namespace Registry.Matching.Names;

/// <summary>The kind of a part of a name; parts of different kinds are compared differently.</summary>
internal enum PartKind : byte
{
    /// <summary>A given name, family name, or an organisation's own word.</summary>
    Word,

    /// <summary>One letter that stands for a word.</summary>
    Initial,

    /// <summary>Digits; compared for equality only.</summary>
    Number,

    /// <summary>An article, a filiation or a nobiliary particle, in its canonical spelling.</summary>
    Particle,

    /// <summary>A legal form, by its short name.</summary>
    LegalForm,

    /// <summary>A title, rank or honorific, which may be omitted.</summary>
    Title,
}
