namespace Registry.Matching.Names;

/// <summary>The spellings of many words side by side in memory, so that one word is compared with thirty-two of them at once.</summary>
internal sealed class SpelledWords
{
    private readonly byte[] _letters;
    private readonly byte[] _soundLetters;

    /// <summary>By word, and one more.</summary>
    private readonly SpelledWord[] _words;

    /// <param name="words">The words' texts; an empty one is never like another.</param>
    /// <param name="count">How many there are.</param>
    internal SpelledWords(IEnumerable<string> words, int count)
    {
        var letters = new List<byte>(count * 8);
        var soundLetters = new List<byte>(count * 8);
        _words = new SpelledWord[count];
        var number = 0;
        foreach (var word in words)
        {
            var (start, soundStart) = (letters.Count, soundLetters.Count);
            SpellingDistance.AddLetters(word, letters);
            SpellingDistance.AddLetters(SoundText.Of(word), soundLetters);
            _words[number++] = new SpelledWord(start, soundStart, (byte)(letters.Count - start), (byte)(soundLetters.Count - soundStart), (ushort)word.Length);
        }
        _letters = Padded(letters);
        _soundLetters = Padded(soundLetters);
    }

    /// <summary>Compares a word with others by spelling, as <see cref="PartSimilarity.Words"/> does but for familiar names.</summary>
    /// <param name="word">The word.</param>
    /// <param name="vowelsFree">Whether either the word or all the others leave vowels out.</param>
    /// <param name="numbers">The others.</param>
    /// <param name="likeness">Takes how alike each is; 0 where it is another word.</param>
    internal void Compare(NamePart word, bool vowelsFree, ReadOnlySpan<int> numbers, Span<float> likeness)
    {
        Span<byte> distances = stackalloc byte[SpellingDistance.Lanes];
        Span<byte> bySound = stackalloc byte[SpellingDistance.Lanes];
        Span<int> starts = stackalloc int[SpellingDistance.Lanes];
        Span<byte> lengths = stackalloc byte[SpellingDistance.Lanes];
        Span<int> spokenLanes = stackalloc int[SpellingDistance.Lanes];
        var soundsDiffer = word.SoundLetters.Length != word.Letters.Length;
        for (var start = 0; start < numbers.Length; start += SpellingDistance.Lanes)
        {
            var some = numbers.Slice(start, Math.Min(SpellingDistance.Lanes, numbers.Length - start));
            for (var lane = 0; lane < some.Length; lane++)
                (starts[lane], lengths[lane]) = (_words[some[lane]].Start, _words[some[lane]].Letters);
            SpellingDistance.OfMany(word.Letters, vowelsFree, _letters, starts[..some.Length], lengths, distances);
            var n = 0;
            for (var lane = 0; lane < some.Length; lane++)
            {
                ref readonly var other = ref _words[some[lane]];
                if (PartSimilarity.MayBeNearerBySound(distances[lane], soundsDiffer || other.SoundLetters != other.Letters))
                    (starts[n], lengths[n], spokenLanes[n++]) = (other.SoundStart, other.SoundLetters, lane);
            }
            if (n > 0)
            {
                SpellingDistance.OfMany(word.SoundLetters, vowelsFree, _soundLetters, starts[..n], lengths, bySound);
                for (var i = 0; i < n; i++)
                    distances[spokenLanes[i]] = PartSimilarity.BySound(distances[spokenLanes[i]], bySound[i]);
            }
            for (var lane = 0; lane < some.Length; lane++)
                likeness[start + lane] = _words[some[lane]].Length == 0 ? 0 : PartSimilarity.SpellingAt(distances[lane], Math.Max(word.Text.Length, _words[some[lane]].Length));
        }
    }

    /// <summary>With what a comparison may read past the last word.</summary>
    private static byte[] Padded(List<byte> letters)
    {
        letters.AddRange(new byte[SpellingDistance.ReadAtOnce]);
        return [.. letters];
    }

    /// <summary>
    /// Where a word's letters and its sounds' start, how many they are, and how long the word is, which may be more than is compared: a name is cut at
    /// <see cref="TextFolder.LongestName"/>, so that its length fits.
    /// </summary>
    private readonly record struct SpelledWord(int Start, int SoundStart, byte Letters, byte SoundLetters, ushort Length);
}
