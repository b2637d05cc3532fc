namespace Registry.Matching.Names;

/// <summary>A Hangul syllable that a spelling can stand for, and how unusual the spelling is (0 is usual).</summary>
internal readonly record struct KoreanSense(char Hangul, byte Oddity);
