using CsCheck;
using Registry.Matching.Index;
using Registry.Matching.Names;

namespace Registry.Matching.Tests.Index;

public sealed class SimilarityTableTests
{
    /// <summary>A name in Hangul with a Korean reading is not compared with words in other scripts, so only other names are queries here.</summary>
    private static readonly Gen<ParsedName> Query = IndexAgainstFullScanTests.Name.Select(NameParser.Parse).Where(name => !name.View.IsHangul);

    [Fact]
    public void A_part_has_the_similarity_of_a_direct_comparison_to_each_word() =>
        Gen.Select(IndexAgainstFullScanTests.Name.Array[1, 20], Query)
            .Sample(
                (listed, query) =>
                {
                    var builder = new NameTable.Builder();
                    foreach (var name in listed)
                        builder.Add(new TrustedName(builder.Pool.Intern(NameParser.Parse(name)), Trust: 1), 0);
                    var names = builder.Build();
                    var plan = new QueryPlan(names, query, trust: 1, floor: 0.5, person: true);
                    using var similarities = new SimilarityTable(plan, names.Vocabulary.Count);
                    for (var part = 0; part < names.Vocabulary.Count; part++)
                    {
                        for (var word = 0; word < plan.Words.Length; word++)
                        {
                            var expected = names.Vocabulary[part].IsCore ? (float)PartSimilarity.Of(plan.Words[word].Part, names.Vocabulary[part]) : 0;
                            Assert.Equal(expected, similarities.IsSimilar(part) ? similarities.Of(part)[word] : 0);
                            Assert.True(expected == 0 || (similarities.WordsOf(part) >> word & 1) != 0, names.Vocabulary[part].Text);
                        }
                    }
                },
                iter: 2000
            );
}
