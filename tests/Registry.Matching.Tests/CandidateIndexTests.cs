using CsCheck;

namespace Registry.Matching.Tests;

/// <summary>The candidates of an entity include all hits of a comparison with every entity. CsCheck prints the seed of a failure.</summary>
public sealed class CandidateIndexTests
{
    private static readonly Gen<MatchEntity> Entity = Gen.Select(
        IndexAgainstFullScanTests.Entity,
        Generators.AnyOf("", "", "", "AB1234567", "AB-1234567", "X9876543"),
        (entity, passport) =>
            passport.Length == 0
                ? entity
                : entity with
                {
                    Properties = new Dictionary<string, IReadOnlyList<string>>(entity.Properties) { ["passportNumber"] = [passport] },
                }
    );

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.97)]
    public void Every_hit_of_a_full_scan_from_either_side_is_a_candidate(double cutoff) =>
        Gen.Select(Entity.Array[1, 40], Entity)
            .Sample(
                (indexed, query) =>
                {
                    var expected = Enumerable
                        .Range(0, indexed.Length)
                        .Where(position => Score(indexed[position], query) >= cutoff || Score(query, indexed[position]) >= cutoff);
                    Assert.Empty(expected.Except(Find(CandidateIndex.Build(indexed), query, cutoff)));
                },
                iter: 1500
            );

    [Fact]
    public void Merged_indexes_find_the_same_as_one_index_of_all() =>
        Gen.Select(Entity.Array[0, 10], Entity.Array[0, 10], Entity.Array[0, 10], Entity)
            .Sample(
                (first, second, third, query) =>
                {
                    var merged = CandidateIndex.Merge([
                        CandidateIndex.Build(first),
                        CandidateIndex.Merge([CandidateIndex.Build(second), CandidateIndex.Build(third)]),
                    ]);
                    var whole = CandidateIndex.Build([.. first, .. second, .. third]);
                    Assert.Equal(
                        (whole.Count, string.Join(' ', Find(whole, query, 0.5).Order())),
                        (merged.Count, string.Join(' ', Find(merged, query, 0.5).Order()))
                    );
                },
                iter: 1000
            );

    [Fact]
    public void A_dissimilar_entity_is_not_a_candidate() =>
        Assert.Empty(
            Find(
                CandidateIndex.Build([MatchIndexTests.Person("a", "Wolfgang Dragomir", ("passportNumber", "M1"))]),
                MatchIndexTests.Person("q", "Kim Jong Un", ("passportNumber", "M2")),
                0.7
            )
        );

    private static HashSet<int> Find(CandidateIndex index, MatchEntity query, double cutoff)
    {
        var found = new HashSet<int>();
        index.Find(new CandidateQuery(query), cutoff, found);
        return found;
    }

    private static double Score(MatchEntity query, MatchEntity candidate) => MatchIndex.Compare(query, candidate)?.Score ?? 0;
}
