using CsCheck;
using Registry.Matching.Ofac;

namespace Registry.Matching.Tests.Ofac;

public sealed class OfacScoreTests
{
    private static readonly string[] Parts =
    [
        "Kim",
        "KIM",
        "Yong",
        "Chol",
        "Jong-un",
        "al",
        "J.",
        "Abd",
        "Rahman",
        "Abdurrahman",
        "O'Brien",
        "Ltd",
        "TRADING",
        "Vladimir",
        "Wladimir",
        "Ким",
        "김",
        "Escobar",
        "Gaviria",
        "É",
    ];

    private static readonly Gen<string> Name = Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).Array[1, 5].Select(parts => string.Join(' ', parts));

    private static readonly Gen<string> Letters = Gen.Char["abkPMR -'"].Array[1, 12].Select(letters => new string(letters));

    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.9611)]
    [InlineData("DWAYNE", "DUANE", 0.84)]
    [InlineData("DIXON", "DICKSONX", 0.8133)]
    [InlineData("ABC", "XYZ", 0)]
    public void Jaro_Winkler_gives_the_values_of_Winklers_paper(string a, string b, double expected) =>
        Assert.Equal(expected, JaroWinkler.Similarity(a, b, 0.1f), 4e-4);

    [Theory]
    [InlineData("ROBERT", "R163")]
    [InlineData("RUPERT", "R163")]
    [InlineData("ASHCRAFT", "A261")]
    [InlineData("TYMCZAK", "T522")]
    [InlineData("PFISTER", "P236")]
    [InlineData("HONEYMAN", "H555")]
    [InlineData("LEE", "L000")]
    [InlineData("김", "")]
    public void Soundex_gives_the_codes_of_the_National_Archives(string word, string code) => Assert.Equal(code, Soundex.Written(Soundex.Of(word)));

    [Theory]
    [InlineData("Kim Yong Chol", "KIM, Yong Chol")]
    [InlineData("Yong Chol", "KIM, Yong Chol")]
    [InlineData("Yong-Chol", "KIM, Yong Chol")]
    [InlineData("O'Brien", "OBRIEN, Sean")]
    [InlineData("J. R. Gaviria", "GAVIRIA, Pablo")]
    [InlineData("José Gaviria", "GAVIRIA, Jose")]
    public void A_name_whose_parts_are_all_listed_scores_a_hundred(string query, string listed) => Assert.Equal(100, OfacScore.Score(query, listed));

    [Theory]
    [InlineData("김영철", "KIM, Yong Chol")]
    [InlineData("Ким Ён Чхоль", "KIM, Yong Chol")]
    [InlineData("-- ?!", "KIM, Yong Chol")]
    [InlineData("", "")]
    public void A_name_without_Latin_letters_scores_zero(string query, string listed) => Assert.Equal(0, OfacScore.Score(query, listed));

    [Fact]
    public void A_listed_name_may_have_more_parts_but_a_query_may_not()
    {
        Assert.Equal(100, OfacScore.Score("Kim Yong", "KIM, Yong Chol"));
        Assert.InRange(OfacScore.Score("Kim Yong Chol", "KIM, Yong"), 1, 99);
    }

    [Fact]
    public void The_evidence_states_the_technique_and_the_compared_values()
    {
        var index = OfacIndex.Build([MatchIndexTests.Person("1", "GAVIRIA, Pablo"), MatchIndexTests.Person("2", "Smith")]);
        var hit = Assert.Single(index.Match(MatchIndexTests.Person("q", "Pablo Gavirea"), new MatchOptions()));
        var feature = Assert.Single(hit.Features);
        Assert.Equal(("1", "ofac_name_parts"), (hit.EntityId, feature.Name));
        Assert.Contains("GAVIREA ~ GAVIRIA (G160)", feature.Detail, StringComparison.Ordinal);
        Assert.Equal(OfacScore.Score("Pablo Gavirea", "GAVIRIA, Pablo") / 100.0, hit.Score);
    }

    [Fact]
    public void The_index_finds_everything_that_a_full_scan_finds() =>
        Gen.Select(Gen.OneOf(Name, Letters).Array[1, 30], Gen.OneOf(Name, Letters), Gen.Double[0.3, 1])
            .Sample(
                (listed, query, cutoff) =>
                {
                    var entities = listed.Select((name, i) => MatchIndexTests.Person($"e{i:00}", name)).ToList();
                    var options = new MatchOptions(Limit: 5, Cutoff: Math.Round(cutoff, 2));
                    var expected = entities
                        .Select(e => (e.Id, Score: OfacScore.Score(query, e.Properties["name"][0]) / 100.0))
                        .Where(h => h.Score >= options.Cutoff && h.Score > 0)
                        .OrderByDescending(h => h.Score)
                        .ThenBy(h => h.Id, StringComparer.Ordinal)
                        .Take(options.Limit);
                    // A name without a recognised word is ignored by both indexes.
                    Assert.Equal(
                        expected.Where(h => MatchIndex.NotCompared(entities.Single(e => e.Id == h.Id)).Count == 0),
                        OfacIndex.Build(entities).Match(MatchIndexTests.Person("q", query), options).Select(h => (h.EntityId, h.Score))
                    );
                },
                iter: 5000
            );
}
