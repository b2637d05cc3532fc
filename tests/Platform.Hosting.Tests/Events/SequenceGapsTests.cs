using CsCheck;
using NpgsqlTypes;
using Platform.Hosting.Events;

namespace Platform.Hosting.Tests.Events;

/// <summary>The operations on gaps against plain sets of numbers. CsCheck prints the seed of a failure.</summary>
public sealed class SequenceGapsTests
{
    private static readonly Gen<(long From, long To)[]> Ranges = Gen.Select(Gen.Long[1, 60], Gen.Long[1, 8], (from, length) => (from, from + length)).Array[
        0,
        12
    ];

    private static readonly Gen<SequenceGaps> Gaps = Ranges.Select(ranges => SequenceGaps.None.With(ranges));

    private static readonly Gen<long[]> Numbers = Gen.Long[1, 70].HashSet[0, 30].Select(numbers => numbers.Order().ToArray());

    [Fact]
    public void With_adds_the_numbers_of_the_ranges() =>
        Gen.Select(Gaps, Ranges).Sample((gaps, added) => AssertHolds(NumbersOf(gaps).Union(NumbersOf(added)), gaps.With(added)), print: Print);

    [Fact]
    public void Without_removes_the_numbers() =>
        Gen.Select(Gaps, Numbers).Sample((gaps, removed) => AssertHolds(NumbersOf(gaps).Except(removed), gaps.Without(removed)));

    [Fact]
    public void Without_removes_the_numbers_of_the_ranges() =>
        Gen.Select(Gaps, Gaps).Sample((gaps, removed) => AssertHolds(NumbersOf(gaps).Except(NumbersOf(removed)), gaps.Without(removed.Ranges)));

    [Fact]
    public void And_keeps_the_numbers_that_are_in_both() =>
        Gen.Select(Gaps, Gaps).Sample((gaps, other) => AssertHolds(NumbersOf(gaps).Intersect(NumbersOf(other)), gaps.And(other)));

    [Fact]
    public void WithHoles_adds_the_numbers_that_were_skipped() =>
        Gen.Select(Gaps, Gen.Long[0, 5], Numbers)
            .Sample(
                (gaps, distance, offsets) =>
                {
                    var after = (gaps.IsEmpty ? 0 : gaps.Ranges[^1].To) + distance;
                    var seen = offsets.Select(offset => after + offset).ToArray();
                    var passedOver = seen.Length == 0 ? [] : NumbersOf([(after + 1, seen[^1])]).Except(seen);
                    AssertHolds(NumbersOf(gaps).Union(passedOver), gaps.WithHoles(after, seen));
                }
            );

    [Fact]
    public void Lowest_is_the_first_number_missing() =>
        Gaps.Sample(gaps => Assert.Equal(NumbersOf(gaps).Order().Select(number => (long?)number).FirstOrDefault(), gaps.Lowest));

    [Fact]
    public void Gaps_are_stored_as_a_multirange_and_read_back() =>
        Gaps.Sample(gaps => Assert.Equal(gaps.Ranges, SequenceGaps.Read(gaps.ToMultirange()).Ranges));

    [Fact]
    public void A_range_is_read_whichever_of_its_bounds_are_inclusive() =>
        Assert.Equal([(3, 6), (9, 10)], SequenceGaps.Read([new NpgsqlRange<long>(2, false, 5, true), new NpgsqlRange<long>(9, true, 9, true)]).Ranges);

    private static void AssertHolds(IEnumerable<long> expected, SequenceGaps gaps)
    {
        Assert.Equal(expected.Order(), NumbersOf(gaps).Order());
        Assert.All(gaps.Ranges, range => Assert.True(range.From < range.To, $"[{range.From}, {range.To}) is empty."));
        Assert.All(gaps.Ranges.Zip(gaps.Ranges.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From, "The ranges overlap or are out of order."));
    }

    private static HashSet<long> NumbersOf(SequenceGaps gaps) => NumbersOf(gaps.Ranges);

    private static HashSet<long> NumbersOf(IEnumerable<(long From, long To)> ranges) =>
        [.. ranges.SelectMany(range => Enumerable.Range(0, (int)(range.To - range.From)).Select(offset => range.From + offset))];

    private static string Print((SequenceGaps Gaps, (long From, long To)[] Ranges) sample) =>
        $"{string.Join(' ', sample.Gaps.Ranges)} with {string.Join(' ', sample.Ranges)}";
}
