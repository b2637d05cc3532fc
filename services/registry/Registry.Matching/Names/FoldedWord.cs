namespace Registry.Matching.Names;

/// <summary>One word of a name, folded.</summary>
/// <param name="Text">Lower-case ASCII letters and digits.</param>
/// <param name="Hangul">The word as written if it is in Hangul.</param>
/// <param name="Han">The character if the word is one Han character.</param>
/// <param name="LacksVowels">Whether the script (Arabic, Hebrew) or the transliteration (Indic scripts, Thai) omits vowels.</param>
/// <param name="Cyrillic">The word in lower case if it is in Cyrillic.</param>
internal readonly record struct FoldedWord(string Text, string? Hangul = null, char Han = '\0', bool LacksVowels = false, string? Cyrillic = null);
