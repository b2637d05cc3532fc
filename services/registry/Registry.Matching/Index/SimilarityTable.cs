using System.Buffers;

namespace Registry.Matching.Index;

/// <summary>
/// The similarities of an index's parts to the words of a query and to its runs. Immutable; its memory is pooled, and dispose returns it.
/// </summary>
/// <remarks>
/// Every part of every visited row is looked up, and nearly all are similar to nothing. Therefore a bit per part of the index answers that, which stays in
/// the processor's nearest caches, and only similar parts have an entry.
/// </remarks>
internal sealed class SimilarityTable : IDisposable
{
    private const int WordBits = 24;

    /// <summary>The parts that are similar to anything in the query.</summary>
    private readonly PartSet _similar;

    /// <summary>By similar part: the start of its similarities in the upper bits, the query's words to which it is similar in the lower.</summary>
    private readonly ulong[] _entries;

    /// <summary>By similar part, its similarity to each word, then to each run.</summary>
    private readonly float[] _similarities;

    private readonly int _columns;

    /// <param name="plan">The query.</param>
    /// <param name="parts">The number of parts in the index.</param>
    internal SimilarityTable(QueryPlan plan, int parts)
    {
        var (words, runs) = (plan.Words, plan.Runs);
        _columns = words.Length + runs.Length;
        var most = 0;
        foreach (var word in words)
            most += word.Neighbours.Length;
        foreach (var run in runs)
            most += run.Neighbours.Length;
        _similar = new PartSet(parts);
        _entries = ArrayPool<ulong>.Shared.Rent(parts);
        _similarities = ArrayPool<float>.Shared.Rent(most * _columns);
        var end = 0;
        for (var word = 0; word < words.Length; word++)
        {
            foreach (var (part, similarity) in words[word].Neighbours)
                Set(part, 1u << word, word, similarity, ref end);
        }
        for (var run = 0; run < runs.Length; run++)
        {
            foreach (var (part, similarity) in runs[run].Neighbours)
                Set(part, runs[run].Words, words.Length + run, similarity, ref end);
        }
    }

    /// <summary>Whether a part is similar to any of the query's words or runs.</summary>
    internal bool IsSimilar(int part) => _similar.Contains(part);

    /// <summary>The query's words to which a similar part is similar, alone or in a run, as bits.</summary>
    internal uint WordsOf(int part) => (uint)_entries[part] & ((1u << WordBits) - 1);

    /// <summary>A similar part's similarity to each of the query's words, then to each of its runs.</summary>
    internal ReadOnlySpan<float> Of(int part) => _similarities.AsSpan((int)(_entries[part] >> WordBits), _columns);

    public void Dispose()
    {
        _similar.Dispose();
        ArrayPool<ulong>.Shared.Return(_entries);
        ArrayPool<float>.Shared.Return(_similarities);
    }

    private void Set(int part, uint words, int column, float similarity, ref int end)
    {
        if (_similar.Add(part))
        {
            _entries[part] = (ulong)(uint)end << WordBits;
            _similarities.AsSpan(end, _columns).Clear();
            end += _columns;
        }
        _entries[part] |= words;
        _similarities[(int)(_entries[part] >> WordBits) + column] = similarity;
    }
}
