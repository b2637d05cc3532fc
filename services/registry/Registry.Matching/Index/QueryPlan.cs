using System.Buffers;
using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>
/// What a search looks for in an index: one name of the query, the index's words that are similar to its words, and the required score. Immutable.
/// </summary>
internal sealed class QueryPlan
{
    /// <param name="names">The index.</param>
    /// <param name="query">The name.</param>
    /// <param name="trust">The trust in the name.</param>
    /// <param name="floor">The required score.</param>
    /// <param name="person">Whether every row is compared as a person's name.</param>
    internal QueryPlan(NameTable names, ParsedName query, float trust, double floor, bool person)
    {
        (Query, Trust, Floor, IsPerson) = (query, trust, floor, person);
        (Words, WordOf) = FindWords(names.Vocabulary, query);
        foreach (var word in Words)
            CoreWeight += word.Weight;
        foreach (var part in query.Parts)
        {
            if (part.IsCore)
                continue;
            // An initial can stand for a word.
            Initials += part.Kind is PartKind.Initial ? 1 : 0;
            OtherWeight += part.Kind is PartKind.Initial ? (part.Weight + Weights.Word) / 2 : part.Weight;
        }
        Runs = FindRuns(names.Vocabulary, query, WordOf);
        RowRuns = FindRowRuns(names, Words);
        foreach (var run in RowRuns)
            SplitWords |= 1u << run.Word;
        OnePartOfPerson = person && !Array.Exists(Runs, run => run.Words == 0);
    }

    /// <summary>The name.</summary>
    internal ParsedName Query { get; }

    /// <summary>The trust in the name: the maximum score.</summary>
    internal float Trust { get; }

    /// <summary>The required score.</summary>
    internal double Floor { get; }

    /// <summary>The score that an alignment requires: before the trust in the name lowers it.</summary>
    internal float AlignmentFloor => (float)(Floor / Trust);

    /// <summary>Whether every row is compared as a person's name.</summary>
    internal bool IsPerson { get; }

    /// <summary>Whether <see cref="NameAlignment.Bound"/>'s rule for at most one common word applies: not if particles can form a word.</summary>
    internal bool OnePartOfPerson { get; }

    /// <summary>The name's words and numbers; at most <see cref="NameParser.MaxParts"/>, so that a set of them fits into the bits of a number.</summary>
    internal QueryWord[] Words { get; }

    /// <summary>By the name's parts, the position in <see cref="Words"/>; -1 for other kinds of parts.</summary>
    internal int[] WordOf { get; }

    /// <summary>The weight of <see cref="Words"/>.</summary>
    internal float CoreWeight { get; }

    /// <summary>The maximum weight of the pairs in which the name's other parts can be.</summary>
    internal float OtherWeight { get; }

    /// <summary>The number of the name's initials.</summary>
    internal int Initials { get; }

    /// <summary>The runs of the name's parts that are one word in some row.</summary>
    internal QueryRun[] Runs { get; }

    /// <summary>The runs of row parts that are one of the name's words, by row.</summary>
    internal RowRun[] RowRuns { get; }

    /// <summary>The words that some row has as several parts, as bits.</summary>
    internal uint SplitWords { get; }

    private static (QueryWord[] Words, int[] WordOf) FindWords(Vocabulary vocabulary, ParsedName query)
    {
        var acrossScripts = !query.View.IsHangul || query.Korean.Length == 0;
        var wordOf = new int[query.Parts.Length];
        var words = new QueryWord[Array.FindAll(query.Parts, part => part.IsCore).Length];
        var n = 0;
        for (var i = 0; i < wordOf.Length; i++)
        {
            wordOf[i] = query.Parts[i].IsCore ? n : -1;
            if (query.Parts[i].IsCore)
                words[n++] = new QueryWord(query.Parts[i], vocabulary.Neighbours(query.Parts[i], acrossScripts));
        }
        return (words, wordOf);
    }

    private static QueryRun[] FindRuns(Vocabulary vocabulary, ParsedName query, int[] wordOf)
    {
        List<QueryRun>? runs = null;
        foreach (var (start, length, key) in JoinedKey.OfRuns(query.Parts))
        {
            var numbers = vocabulary.FindWhole(key);
            if (numbers.Length == 0)
                continue;
            var joined = JoinedKey.Joined(query.Parts.AsSpan(start, length));
            var neighbours = new List<Neighbour>();
            foreach (var number in numbers)
            {
                if (PartSimilarity.Joined(joined, vocabulary[number]) is var similarity and > 0)
                    neighbours.Add(new Neighbour(number, similarity));
            }
            if (neighbours.Count == 0)
                continue;
            var words = 0u;
            for (var q = start; q < start + length; q++)
                words |= wordOf[q] < 0 ? 0 : 1u << wordOf[q];
            (runs ??= []).Add(new QueryRun(start, length, words, [.. neighbours]));
        }
        return runs is null ? [] : [.. runs];
    }

    private static RowRun[] FindRowRuns(NameTable names, QueryWord[] words)
    {
        List<RowRun>? runs = null;
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word].Part.JoinedKey is { } key && names.Runs.Find(key) is { Length: > 0 } numbers)
                AddRowRuns(names, words[word].Part, word, numbers, runs ??= []);
        }
        if (runs is null)
            return [];
        runs.Sort(static (x, y) => x.Run.Row.CompareTo(y.Run.Row));
        return [.. runs];
    }

    private static void AddRowRuns(NameTable names, NamePart part, int word, ReadOnlySpan<int> numbers, List<RowRun> runs)
    {
        var similarities = ArrayPool<float>.Shared.Rent(numbers.Length);
        var bySpelling = part.Hangul is null && part.Nicknames.Length == 0;
        if (bySpelling)
            names.Runs.Compare(part, numbers, similarities);
        var buffer = default(PartBuffer);
        for (var i = 0; i < numbers.Length; i++)
        {
            var run = names.Runs[numbers[i]];
            var similarity = bySpelling
                ? similarities[i]
                : PartSimilarity.Joined(JoinedKey.Joined(names.Vocabulary.PartsOf(names.At(run.Row).Parts.Slice(run.Start, run.Length), buffer)), part);
            if (similarity >= NameAlignment.JoinedFloor)
                runs.Add(new RowRun(run, word, similarity));
        }
        ArrayPool<float>.Shared.Return(similarities);
    }
}
