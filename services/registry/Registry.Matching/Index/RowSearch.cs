using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>Finds the rows of an index that could reach a query's floor.</summary>
/// <remarks>
/// A name matches by most of its words or not at all, so rows are collected by the words that few rows have; frequent words are only looked up in those
/// rows. The required score determines which words can be left to that: a row that has none of the other words cannot reach the score (prefix filtering:
/// Chaudhuri, Ganti and Kaushik 2006).
/// </remarks>
internal static class RowSearch
{
    /// <summary>The rows with their upper bounds, highest bound first. A row that is found in several ways occurs several times.</summary>
    internal static PooledList<FoundRow> Find(NameTable names, QueryPlan plan, UpperBound bound)
    {
        var found = new PooledList<FoundRow>();
        FindByWords(names, plan, bound, found);
        FindByRuns(names, plan, bound, found);
        FindAsWhole(names, plan, found);
        found.Span.Sort(static (x, y) => y.Bound.CompareTo(x.Bound) is var by and not 0 ? by : x.Row.CompareTo(y.Row));
        return found;
    }

    /// <summary>Goes through the rows of the rarest words first, until rows without any of these words cannot reach the floor.</summary>
    private static void FindByWords(NameTable names, QueryPlan plan, UpperBound bound, PooledList<FoundRow> found)
    {
        var words = plan.Words;
        Span<long> volumes = stackalloc long[words.Length];
        Span<int> order = stackalloc int[words.Length];
        var waiting = 0f;
        for (var word = 0; word < words.Length; word++)
        {
            order[word] = word;
            volumes[word] = 0;
            foreach (var (part, _) in words[word].Neighbours)
                volumes[word] += names.VolumeOf(part);
            waiting += words[word].PairWeight;
        }
        volumes.Sort(order);
        var passed = 0f;
        for (var i = 0; i < order.Length; i++)
        {
            var word = words[order[i]];
            // For a row without any of the previous words: its upper bound limits how much its other words may weigh.
            var maxRest = i == 0 ? float.MaxValue : bound.MaxRest(waiting, passed, one: i == order.Length - 1);
            var maxCore = ((order.Length - i + plan.Initials) * Weights.Word) + maxRest;
            var minSimilarity = bound.MinSimilarity(order[i]);
            foreach (var (part, similarity) in word.Neighbours)
            {
                if (similarity < minSimilarity && names.Vocabulary.Weight(part) >= Weights.Word)
                    continue;
                foreach (var row in names.RowsWithInitialsOf(part))
                    AddIfReachable(row.Place, row, [], plan, bound, found);
                if (maxRest < 0)
                    continue;
                foreach (var row in names.RowsWithoutInitialsOf(part))
                {
                    if (row.Core > maxCore)
                        break;
                    // Most visited rows end here.
                    if (bound.CanReachFloor(row))
                        Add(row.Place, bound.Of(row.Place, row, []), plan, found);
                }
            }
            waiting -= word.PairWeight;
            passed += word.Weight;
        }
    }

    /// <summary>Goes through the rows in which several parts on one side are one word on the other.</summary>
    private static void FindByRuns(NameTable names, QueryPlan plan, UpperBound bound, PooledList<FoundRow> found)
    {
        foreach (var run in plan.Runs)
        {
            foreach (var (part, _) in run.Neighbours)
            {
                foreach (var row in names.RowsOf(part))
                    AddIfReachable(row.Place, row, [], plan, bound, found);
            }
        }
        // A row can have several.
        var runs = plan.RowRuns.AsSpan();
        for (var start = 0; start < runs.Length; )
        {
            var (row, end) = (runs[start].Run.Row, start + 1);
            while (end < runs.Length && runs[end].Run.Row == row)
                end++;
            AddIfReachable(row, names.At(row), runs[start..end], plan, bound, found);
            start = end;
        }
    }

    /// <summary>Looks up the rows that match other than part by part.</summary>
    private static void FindAsWhole(NameTable names, QueryPlan plan, PooledList<FoundRow> found)
    {
        foreach (var key in NameKeys.OfQuery(plan.Query, names.Vocabulary.HasHangul, hitsOnly: plan.Floor > NameComparison.KoreanAsOneWord))
        {
            foreach (var row in names.FindRows(key))
                Add(row, 1, plan, found);
        }
        if (plan.IsPerson)
            return;
        if (NameKeys.OfAcronym(plan.Query) is { } acronym)
        {
            foreach (var row in names.FindRows(acronym))
                Add(row, NameComparison.Acronym, plan, found);
        }
        if (NameComparison.InitialsOf(plan.Query.Parts) is { Length: > 0 } initials)
        {
            foreach (var part in names.Vocabulary.FindWhole(PartKeys.Hash(initials, 'A')))
            {
                foreach (var row in names.RowsOf(part))
                    Add(row.Place, NameComparison.Acronym, plan, found);
            }
        }
    }

    private static void AddIfReachable(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs, QueryPlan plan, UpperBound bound, PooledList<FoundRow> found)
    {
        if (bound.CanReachFloor(place, row, runs))
            Add(place, bound.Of(place, row, runs), plan, found);
    }

    private static void Add(int row, float bound, QueryPlan plan, PooledList<FoundRow> found)
    {
        if (bound >= plan.Floor)
            found.Add(new FoundRow(row, bound));
    }
}
