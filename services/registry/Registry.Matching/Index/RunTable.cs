using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>The runs of adjacent parts in an index's names that may be one word on the other side.</summary>
internal sealed class RunTable
{
    private readonly KeyTable _keys;
    private readonly Run[] _runs;
    private readonly SpelledWords _words;

    /// <param name="runs">All runs.</param>
    /// <param name="keys">Each run's key in the upper half, its position among the runs in the lower.</param>
    /// <param name="partsOf">A row's parts.</param>
    internal RunTable(List<Run> runs, List<ulong> keys, Func<int, NamePart[]> partsOf)
    {
        // Runs with the same key are adjacent, because they are compared together.
        keys.Sort();
        _runs = [.. keys.Select(pair => runs[(int)(uint)pair])];
        for (var i = 0; i < keys.Count; i++)
            keys[i] = (keys[i] & ~0ul << 32) | (uint)i;
        _keys = new KeyTable(keys);
        _words = new SpelledWords(_runs.Select(run => JoinedKey.Joined(partsOf(run.Row).AsSpan(run.Start, run.Length)).Text), _runs.Length);
    }

    internal Run this[int number] => _runs[number];

    /// <summary>The runs that may be the word with this key.</summary>
    internal ReadOnlySpan<int> Find(uint key) => _keys.Find(key);

    /// <summary>Compares a word with runs by spelling; nicknames and Hangul are ignored.</summary>
    internal void Compare(NamePart word, ReadOnlySpan<int> numbers, Span<float> similarities) => _words.Compare(word, word.LacksVowels, numbers, similarities);

    /// <summary>Adjacent parts of a row.</summary>
    internal readonly record struct Run(int Row, byte Start, byte Length);
}
