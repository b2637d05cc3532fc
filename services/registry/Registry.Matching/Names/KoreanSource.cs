namespace Registry.Matching.Names;

/// <summary>How a syllable of a Korean name was written.</summary>
internal enum KoreanSource : byte
{
    Hangul,
    Latin,
    Hanja,

    /// <summary>The Mandarin reading of a Han character, in Pinyin: how a Chinese document writes a Korean name.</summary>
    Mandarin,

    /// <summary>Cyrillic, in Kontsevich's Russian system.</summary>
    Russian,
}
