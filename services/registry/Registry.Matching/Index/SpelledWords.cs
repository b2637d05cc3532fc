using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>The spellings of many words, contiguous in memory, so that one word can be compared with 32 of them at the same time.</summary>
internal sealed class SpelledWords
{
    private readonly byte[] _letters;
    private readonly byte[] _soundLetters;

    /// <summary>By word.</summary>
    private readonly SpelledWord[] _words;

    /// <param name="words">The words' texts; an empty text is never similar to another.</param>
    /// <param name="count">Their number.</param>
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

    /// <summary>Compares a word with others by spelling, like <see cref="PartSimilarity.Words"/> but without nicknames.</summary>
    /// <param name="word">The word.</param>
    /// <param name="vowelsFree">Whether either the word or all the others omit vowels.</param>
    /// <param name="numbers">The numbers of the others.</param>
    /// <param name="similarities">Receives the similarity of each; 0 if it is a different word.</param>
    internal void Compare(NamePart word, bool vowelsFree, ReadOnlySpan<int> numbers, Span<float> similarities)
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
                similarities[start + lane] =
                    _words[some[lane]].Length == 0 ? 0 : PartSimilarity.SpellingAt(distances[lane], Math.Max(word.Text.Length, _words[some[lane]].Length));
        }
    }

    /// <summary>Adds the padding that a comparison may read past the last word.</summary>
    private static byte[] Padded(List<byte> letters)
    {
        letters.AddRange(new byte[SpellingDistance.ReadAtOnce]);
        return [.. letters];
    }

    /// <summary>
    /// The start and number of a word's letters and of its sound letters, and the length of the word, which can exceed the compared letters. It fits, because
    /// a name is truncated at <see cref="TextFolder.MaxNameLength"/>.
    /// </summary>
    private readonly record struct SpelledWord(int Start, int SoundStart, byte Letters, byte SoundLetters, ushort Length);
}
