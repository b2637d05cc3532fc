using System.Runtime.CompilerServices;
using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>The rows of an index that could match a query's name, and their scores. Its memory is pooled; dispose returns it.</summary>
/// <remarks>
/// The <see cref="QueryPlan"/> says what to look for, the <see cref="SimilarityTable"/> has the similarity of every part of the index to it, the
/// <see cref="UpperBound"/> says from these how high a row can score, and the <see cref="RowSearch"/> finds the rows that can score high enough.
/// </remarks>
internal sealed class NameSearch : IDisposable
{
    private readonly NameTable _names;
    private readonly QueryPlan _plan;
    private readonly SimilarityTable _similarities;
    private readonly PooledList<FoundRow> _rows;

    /// <param name="names">The index.</param>
    /// <param name="query">The name.</param>
    /// <param name="trust">The trust in the name.</param>
    /// <param name="floor">The required score.</param>
    /// <param name="person">Whether every row is compared as a person's name.</param>
    internal NameSearch(NameTable names, ParsedName query, float trust, double floor, bool person)
    {
        _names = names;
        _plan = new QueryPlan(names, query, trust, floor, person);
        _similarities = new SimilarityTable(_plan, names.Vocabulary.Count);
        _rows = RowSearch.Find(names, _plan, new UpperBound(names, _plan, _similarities));
    }

    /// <summary>
    /// All rows that could reach the floor, highest upper bound first. A row can occur several times, next to each other if the bounds are equal.
    /// </summary>
    internal ReadOnlySpan<FoundRow> Rows => _rows.Span;

    /// <summary>The score of any row, as <see cref="NameComparison.Score(in NameView, in NameView, bool)"/> computes it.</summary>
    /// <param name="row">The row's position.</param>
    /// <param name="person">Whether the two are compared as names of people.</param>
    [SkipLocalsInit]
    internal float Score(int row, bool person)
    {
        var query = _plan.Query.Parts;
        var numbers = _names.At(row).Parts;
        var buffer = default(PartBuffer);
        var parts = _names.Vocabulary.PartsOf(numbers, buffer);
        Span<float> similarities = stackalloc float[query.Length * numbers.Length];
        for (var q = 0; q < query.Length; q++)
        {
            var word = _plan.WordOf[q];
            for (var c = 0; c < numbers.Length; c++)
            {
                similarities[(q * numbers.Length) + c] =
                    word < 0 || !parts[c].IsCore ? (float)PartSimilarity.Of(query[q], parts[c])
                    : _similarities.IsSimilar(numbers[c]) ? _similarities.Of(numbers[c])[word]
                    : 0;
            }
        }
        var (korean, han) = _names.OtherReadings(row);
        return NameComparison.Score(_plan.Query.View, new NameView(parts, korean, han), person, similarities);
    }

    public void Dispose()
    {
        _similarities.Dispose();
        _rows.Dispose();
    }
}
