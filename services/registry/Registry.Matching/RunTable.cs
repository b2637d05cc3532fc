using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>The neighbouring parts of an index's names that may be one word on the other side.</summary>
internal sealed class RunTable
{
    private readonly KeyTable _keys;
    private readonly Run[] _runs;
    private readonly SpelledWords _words;

    /// <param name="runs">All runs.</param>
    /// <param name="keys">Each run's key in the upper half, its place among the runs in the lower.</param>
    /// <param name="partsOf">A row's parts.</param>
    internal RunTable(List<Run> runs, List<ulong> keys, Func<int, NamePart[]> partsOf)
    {
        // Those of one key stand side by side: they are compared together.
        keys.Sort();
        _runs = [.. keys.Select(pair => runs[(int)(uint)pair])];
        for (var i = 0; i < keys.Count; i++)
            keys[i] = (keys[i] & ~0ul << 32) | (uint)i;
        _keys = new KeyTable(keys);
        _words = new SpelledWords(_runs.Select(run => JoinedKey.Joined(partsOf(run.Row).AsSpan(run.Start, run.Length)).Text), _runs.Length);
    }

    internal Run this[int number] => _runs[number];

    /// <summary>The runs that may be a word, by the word's key.</summary>
    internal ReadOnlySpan<int> Find(uint key) => _keys.Find(key);

    /// <summary>How alike a word is to runs by spelling; familiar names and Hangul are left aside.</summary>
    internal void Compare(NamePart word, ReadOnlySpan<int> numbers, Span<float> likeness) => _words.Compare(word, word.LacksVowels, numbers, likeness);

    /// <summary>Neighbouring parts of a row.</summary>
    internal readonly record struct Run(int Row, byte Start, byte Length);
}
