using CsCheck;
using Registry.Matching.Index;
using Registry.Matching.Names;
using Registry.Matching.Scoring;

namespace Registry.Matching.Tests.Index;

/// <summary>A search of names against a comparison with every row. CsCheck prints the seed of a failure.</summary>
public sealed class NameSearchTests
{
    private static readonly Gen<string> Name = IndexAgainstFullScanTests.Name;

    [Theory]
    [InlineData(0.1, true)]
    [InlineData(0.5, false)]
    [InlineData(0.8, true)]
    [InlineData(0.95, false)]
    public void Every_row_that_reaches_the_floor_is_found_with_a_bound_of_at_least_its_score(double floor, bool person) =>
        Gen.Select(Name.Array[1, 30], Name)
            .Sample(
                (listed, query) =>
                {
                    var (table, rows) = Table(listed);
                    using var search = new NameSearch(table, NameParser.Parse(query), trust: 1, floor - BestHits.Rounding, person);
                    var bounds = search.Rows.ToArray().GroupBy(found => found.Row).ToDictionary(found => found.Key, found => found.Max(row => row.Bound));
                    foreach (var row in rows)
                    {
                        var score = search.Score(row, person);
                        if (score >= floor)
                            Assert.True(bounds.GetValueOrDefault(row) >= score - BestHits.Rounding, $"{query} / {table.Name(row).Name.Written}: {score}");
                    }
                },
                iter: 3000
            );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_row_scores_as_in_a_direct_comparison_to_the_last_bit(bool person) =>
        Gen.Select(Name.Array[1, 30], Name)
            .Sample(
                (listed, query) =>
                {
                    var (table, rows) = Table(listed);
                    using var search = new NameSearch(table, NameParser.Parse(query), trust: 1, floor: 0.5, person);
                    foreach (var (row, name) in rows.Zip(listed))
                        Assert.Equal(NameComparison.Score(NameParser.Parse(query).View, NameParser.Parse(name).View, person), search.Score(row, person));
                },
                iter: 3000
            );

    [Fact]
    public void Rows_are_ordered_by_their_bounds() =>
        Gen.Select(Name.Array[1, 30], Name)
            .Sample(
                (listed, query) =>
                {
                    using var search = new NameSearch(Table(listed).Names, NameParser.Parse(query), trust: 1, floor: 0.3, person: true);
                    var bounds = search.Rows.ToArray().Select(found => found.Bound).ToList();
                    Assert.Equal(bounds.OrderDescending(), bounds);
                },
                iter: 1000
            );

    /// <summary>Pooled memory comes back with what the previous search left in it.</summary>
    [Fact]
    public void Searches_at_the_same_time_and_after_each_other_find_what_each_finds_alone() =>
        Gen.Select(Name.Array[1, 30], Name, Name)
            .Sample(
                (listed, first, second) =>
                {
                    var table = Table(listed).Names;
                    var (firstAlone, secondAlone) = (Found(table, first), Found(table, second));
                    using var one = new NameSearch(table, NameParser.Parse(first), trust: 1, floor: 0.3, person: true);
                    using var other = new NameSearch(table, NameParser.Parse(second), trust: 1, floor: 0.3, person: true);
                    Assert.Equal(firstAlone, Scored(one));
                    Assert.Equal(secondAlone, Scored(other));
                },
                iter: 1000
            );

    private static List<(int Row, float Bound, float Score)> Found(NameTable table, string query)
    {
        using var search = new NameSearch(table, NameParser.Parse(query), trust: 1, floor: 0.3, person: true);
        return Scored(search);
    }

    private static List<(int Row, float Bound, float Score)> Scored(NameSearch search) =>
        [.. search.Rows.ToArray().Select(found => (found.Row, found.Bound, search.Score(found.Row, person: true)))];

    /// <summary>The names as rows, and the position of each.</summary>
    private static (NameTable Names, List<int> Rows) Table(string[] listed)
    {
        var (builder, rows) = (new NameTable.Builder(), new List<int>());
        foreach (var name in listed)
        {
            rows.Add(builder.Rows.Count);
            builder.Add(new TrustedName(builder.Pool.Intern(NameParser.Parse(name)), Trust: 1), rows.Count - 1);
        }
        return (builder.Build(), rows);
    }
}
