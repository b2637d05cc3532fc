namespace Registry.Matching.Names;

/// <summary>One syllable of a Korean name as written, with the Hangul syllables that it can stand for, ascending.</summary>
internal readonly record struct KoreanSyllable(string Written, KoreanSource Source, KoreanSense[] Senses);
