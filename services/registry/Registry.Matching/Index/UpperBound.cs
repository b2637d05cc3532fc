using System.Numerics;
using System.Runtime.CompilerServices;
using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>
/// Upper bounds of the scores of an index's rows. They use the best match of every part independently of the others, which can only raise a score, and
/// ignore the ways of comparing names other than part by part. Immutable.
/// </summary>
internal sealed class UpperBound(NameTable names, QueryPlan plan, SimilarityTable similarities)
{
    /// <summary>The number of words for all combinations of which <see cref="MaxRest(uint)"/> is computed in advance: most rows need it.</summary>
    private const int FewWords = 8;

    /// <summary>By combination of the query's first words.</summary>
    private readonly float[] _maxRest = MaxRestOfCombinations(plan);

    /// <summary>Whether a row without initials could reach the floor. Cheap: assumes that every word with a similar part in the row has an equal one.</summary>
    internal bool CanReachFloor(NameTable.Row row)
    {
        var words = WordsIn(row, out var rest);
        return rest <= MaxRest(words);
    }

    /// <summary>The same for any row.</summary>
    /// <param name="place">The row's position.</param>
    /// <param name="row">The row.</param>
    /// <param name="runs">The runs of the row's parts that are one of the query's words.</param>
    internal bool CanReachFloor(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        var words = WordsIn(row, out var rowRest);
        var matched = 0f;
        foreach (var (run, word, _) in runs)
        {
            words |= 1u << word;
            // A run's parts weigh at most as much as the same number of words.
            matched += run.Length * Weights.Word;
            rowRest -= run.Length * Weights.Word;
        }
        var queryRest = plan.CoreWeight;
        for (var rest = words; rest != 0; rest &= rest - 1)
        {
            ref readonly var word = ref plan.Words[BitOperations.TrailingZeroCount(rest)];
            matched += word.PairWeight;
            queryRest -= word.Weight;
        }
        return Of(place, row, matched, 0, queryRest, rowRest, BitOperations.PopCount(words) <= 1) >= plan.Floor;
    }

    /// <summary>The upper bound of a row's score by the similarities of its parts.</summary>
    /// <param name="place">The row's position.</param>
    /// <param name="row">The row.</param>
    /// <param name="runs">The runs of the row's parts that are one of the query's words.</param>
    [SkipLocalsInit]
    internal float Of(int place, NameTable.Row row, ReadOnlySpan<RowRun> runs)
    {
        var words = plan.Words;
        Span<float> matched = stackalloc float[words.Length];
        Span<float> lost = stackalloc float[words.Length];
        matched.Clear();
        lost.Fill(float.MaxValue);
        var numbers = row.Parts;
        var (covered, rowRest) = (0u, row.Core);
        for (var c = 0; c < numbers.Length; c++)
        {
            if (!similarities.IsSimilar(numbers[c]))
                continue;
            var ofPart = similarities.Of(numbers[c]);
            var weight = names.Vocabulary.Weight(numbers[c]);
            covered |= 1u << c;
            rowRest -= weight;
            for (var word = 0; word < words.Length; word++)
                Raise(word, (words[word].Weight + weight) / 2, ofPart[word], matched, lost);
            for (var i = 0; i < plan.Runs.Length; i++)
            {
                ref readonly var run = ref plan.Runs[i];
                for (var q = run.Start; q < run.Start + run.Length; q++)
                {
                    if (plan.WordOf[q] is var word and >= 0)
                        Raise(word, words[word].Weight, ofPart[words.Length + i], matched, lost);
                }
            }
        }
        foreach (var (run, word, similarity) in runs)
        {
            var weight = 0f;
            for (var c = run.Start; c < run.Start + run.Length; c++)
            {
                weight += names.Vocabulary.Weight(numbers[c]);
                if ((covered >> c & 1) == 0 && names.Vocabulary[numbers[c]].IsCore)
                    rowRest -= names.Vocabulary.Weight(numbers[c]);
                covered |= 1u << c;
            }
            Raise(word, weight, similarity, matched, lost);
        }
        if (covered == 0)
            return 0;
        var (sum, sumLost, queryRest, found) = (0f, 0f, plan.CoreWeight, 0);
        for (var word = 0; word < words.Length; word++)
        {
            if (matched[word] == 0)
                continue;
            sum += matched[word];
            sumLost += lost[word];
            queryRest -= words[word].Weight;
            found++;
        }
        // An initial of the row can stand for any word, and can cost less than the word's best match.
        return Of(place, row, sum, row.Initials > 0 ? 0 : sumLost, queryRest, rowRest, found <= 1);
    }

    /// <summary>
    /// The similarity that a word needs to a row's word for the row to reach the floor if the two are aligned, regardless of the row's other words.
    /// </summary>
    internal float MinSimilarity(int word)
    {
        // Assumes that everything else is equal on both sides, and that every query word that joins several row words has their maximum weight.
        var weight = plan.OtherWeight;
        for (var other = 0; other < plan.Words.Length; other++)
            weight += (plan.SplitWords >> other & 1) != 0 ? JoinedKey.MaxJoined * Weights.Word : plan.Words[other].PairWeight;
        return NameAlignment.MinSimilarity(weight, plan.Words[word].PairWeight, plan.AlignmentFloor);
    }

    /// <summary>The maximum weight of a row's words that are similar to none of the query's, for the row to reach the floor; negative if no row can.</summary>
    /// <param name="matched">The maximum weight of the aligned pairs of words.</param>
    /// <param name="queryRest">The minimum weight of the query's words that are aligned with nothing.</param>
    /// <param name="one">Whether at most one word is in common.</param>
    internal float MaxRest(float matched, float queryRest, bool one) => MaxRest(plan, matched + plan.OtherWeight, queryRest, one);

    /// <summary>The same for a row without initials that has parts similar to these words of the query.</summary>
    private float MaxRest(uint words) => words < _maxRest.Length ? _maxRest[words] : MaxRest(plan, words);

    private static float[] MaxRestOfCombinations(QueryPlan plan)
    {
        var most = new float[1 << Math.Min(plan.Words.Length, FewWords)];
        for (var words = 0; words < most.Length; words++)
            most[words] = MaxRest(plan, (uint)words);
        return most;
    }

    private static float MaxRest(QueryPlan plan, uint words)
    {
        var (matched, queryRest) = (plan.OtherWeight, plan.CoreWeight);
        for (var rest = words; rest != 0; rest &= rest - 1)
        {
            ref readonly var word = ref plan.Words[BitOperations.TrailingZeroCount(rest)];
            matched += word.PairWeight;
            queryRest -= word.Weight;
        }
        return MaxRest(plan, matched, queryRest, BitOperations.PopCount(words) == 1) + (plan.Initials * Weights.Word);
    }

    private static float MaxRest(QueryPlan plan, float matched, float queryRest, bool one) =>
        NameAlignment.MaxRest(matched, Math.Max(0, queryRest), plan.AlignmentFloor, plan.OnePartOfPerson && one);

    /// <summary>The words of the query that are similar to some part of a row, as bits, and the weight of the row's other words.</summary>
    private uint WordsIn(NameTable.Row row, out float rest)
    {
        var table = similarities;
        var (words, others) = (0u, row.Core);
        foreach (var number in row.Parts)
        {
            if (!table.IsSimilar(number))
                continue;
            words |= table.WordsOf(number);
            others -= names.Vocabulary.Weight(number);
        }
        rest = others;
        return words;
    }

    private float Of(int place, NameTable.Row row, float matched, float lost, float queryRest, float rowRest, bool one)
    {
        var initials = row.Initials * Weights.Word;
        return Math.Min(plan.Trust, names.Trust(place))
            * NameAlignment.Bound(
                matched + plan.OtherWeight + initials,
                lost,
                Math.Max(0, queryRest - initials),
                Math.Max(0, rowRest - (plan.Initials * Weights.Word)),
                plan.OnePartOfPerson && one
            );
    }

    private void Raise(int word, float weight, float similarity, Span<float> matched, Span<float> lost)
    {
        if (similarity == 0)
            return;
        matched[word] = Math.Max(matched[word], weight * similarity);
        lost[word] = Math.Min(lost[word], NameAlignment.MinLost(similarity, weight, plan.Words[word].Weight));
    }
}
