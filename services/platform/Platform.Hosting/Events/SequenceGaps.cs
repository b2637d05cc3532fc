using NpgsqlTypes;

namespace Platform.Hosting.Events;

/// <summary>
/// Sequence numbers below a subscription's position whose events have not been seen: drawn by a transaction that is still open, or by one that was
/// rolled back. Ordered, disjoint, half-open ranges. Immutable.
/// </summary>
internal sealed class SequenceGaps
{
    private readonly (long From, long To)[] _ranges;

    private SequenceGaps((long From, long To)[] ranges) => _ranges = ranges;

    public static SequenceGaps None { get; } = new([]);

    public bool IsEmpty => _ranges.Length == 0;

    public IReadOnlyList<(long From, long To)> Ranges => _ranges;

    /// <summary>The lowest missing number; null when there is none.</summary>
    public long? Lowest => IsEmpty ? null : _ranges[0].From;

    public static SequenceGaps Read(NpgsqlRange<long>[] ranges) =>
        new([
            .. ranges.Select(range =>
                (range.LowerBoundIsInclusive ? range.LowerBound : range.LowerBound + 1, range.UpperBoundIsInclusive ? range.UpperBound + 1 : range.UpperBound)
            ),
        ]);

    public NpgsqlRange<long>[] ToMultirange() => [.. _ranges.Select(range => new NpgsqlRange<long>(range.From, true, range.To, false))];

    /// <summary>With the numbers between <paramref name="after"/> and the last of <paramref name="seen"/> that are not among those seen.</summary>
    /// <param name="seen">In ascending order, all above <paramref name="after"/>, which is above every range.</param>
    public SequenceGaps WithHoles(long after, IEnumerable<long> seen)
    {
        var ranges = new List<(long, long)>(_ranges);
        foreach (var number in seen)
        {
            if (number > after + 1)
                ranges.Add((after + 1, number));
            after = number;
        }

        return new([.. ranges]);
    }

    /// <summary>Without these numbers.</summary>
    /// <param name="numbers">In ascending order.</param>
    public SequenceGaps Without(IEnumerable<long> numbers) => Without(numbers.Select(number => (number, number + 1)));

    /// <summary>Without these ranges, which are ordered and disjoint.</summary>
    public SequenceGaps Without(IEnumerable<(long From, long To)> removed)
    {
        var ranges = new List<(long, long)>();
        using var next = removed.GetEnumerator();
        var more = next.MoveNext();
        foreach (var range in _ranges)
        {
            var from = range.From;
            for (; more && next.Current.From < range.To; more = next.MoveNext())
            {
                if (next.Current.To <= from)
                    continue;
                if (next.Current.From > from)
                    ranges.Add((from, next.Current.From));
                from = Math.Max(from, next.Current.To);
                if (from >= range.To)
                    break;
            }

            if (from < range.To)
                ranges.Add((from, range.To));
        }

        return new([.. ranges]);
    }

    /// <summary>The numbers that are in both.</summary>
    public SequenceGaps And(SequenceGaps other) => Without(Without(other._ranges)._ranges);

    /// <summary>With these ranges added.</summary>
    public SequenceGaps With(IEnumerable<(long From, long To)> added)
    {
        var merged = new List<(long From, long To)>();
        foreach (var range in _ranges.Concat(added).OrderBy(range => range.From))
        {
            if (merged.Count > 0 && range.From <= merged[^1].To)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, range.To));
            else
                merged.Add(range);
        }

        return new([.. merged]);
    }
}
