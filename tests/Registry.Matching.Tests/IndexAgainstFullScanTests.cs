using CsCheck;

namespace Registry.Matching.Tests;

/// <summary>The index is an optimisation: it gives the same answers as a comparison with every entity. CsCheck prints the seed of a failure.</summary>
public sealed class IndexAgainstFullScanTests
{
    private static readonly string[] Parts =
    [
        "Kim",
        "Jong",
        "Un",
        "Jongun",
        "Chong-un",
        "Mohammed",
        "Muhammad",
        "Ali",
        "Hassan",
        "Hasan",
        "al",
        "bin",
        "Abd",
        "Rahman",
        "Abdurrahman",
        "Vladimir",
        "Wladimir",
        "Putin",
        "V.",
        "J",
        "김정은",
        "김",
        "정은",
        "金正恩",
        "正恩",
        "Ким",
        "Чен",
        "Ын",
        "محمد",
        "علي",
        "Bank",
        "of",
        "Co.",
        "Ltd",
        "Trading",
        "44",
        "Forty",
        "Four",
        "Sasha",
        "Alexander",
        "Aleksandr",
        "PLA",
        "People's",
        "Liberation",
        "Army",
        "Ri",
        "Lee",
        "Yong",
        "Chol",
        "Cheol",
        "Ho",
        "JC",
        "Jean",
        "Claude",
        "Juncker",
        "ibn",
        "Hussein",
        "Hussain",
        "Husen",
        "Al",
        "Bin",
        "Albin",
        "Grading",
        "Alpha",
        "Delta",
    ];

    private static readonly string[] Schemata = ["Person", "Organization", "LegalEntity"];

    internal static readonly Gen<string> Name = Gen.Int[0, Parts.Length - 1].Select(i => Parts[i]).Array[1, 5].Select(parts => string.Join(' ', parts));

    internal static readonly Gen<MatchEntity> Entity = Gen.Select(
        Name.Array[1, 3],
        Gen.Int[0, Schemata.Length - 1].Select(i => Schemata[i]),
        Gen.Int[1950, 1955],
        (names, schema, year) =>
            new MatchEntity(
                "",
                schema,
                new Dictionary<string, IReadOnlyList<string>>
                {
                    ["name"] = [names[0]],
                    ["weakAlias"] = names[1..],
                    ["birthDate"] = year == 1950 ? [] : [$"{year}"],
                }
            )
    );

    /// <summary>The second cutoff corresponds to 0.3 points, where many pairs are barely similar.</summary>
    [Theory]
    [InlineData(0.3, 10)]
    [InlineData(0.096, 10)]
    [InlineData(0.97, 10)]
    [InlineData(0.3, 1)]
    public void The_index_finds_everything_that_a_full_scan_finds(double cutoff, int limit) =>
        Gen.Select(Entity.Array[1, 40], Entity)
            .Sample(
                (listed, query) =>
                {
                    var entities = listed.Select((e, i) => e with { Id = $"e{i:00}" }).ToList();
                    var options = new MatchOptions(limit, cutoff);
                    var expected = entities
                        .Select(e => MatchIndex.Compare(query, e))
                        .OfType<MatchHit>()
                        .Where(h => h.Score >= options.Cutoff)
                        .OrderByDescending(h => h.Score)
                        .ThenBy(h => h.EntityId, StringComparer.Ordinal)
                        .Take(options.Limit)
                        .Select(h => (h.EntityId, h.Score));
                    Assert.Equal(expected, MatchIndex.Build(entities).Match(query, options).Select(h => (h.EntityId, h.Score)));
                },
                iter: 10000,
                print: pair => $"{Shown(pair.Item2)} in {string.Join("; ", pair.Item1.Select(Shown))}"
            );

    [Theory]
    // Particles alone form a word of the other side.
    [InlineData("Al Bin Trading LLC", "Albin LLC", 0.5)]
    [InlineData("Albin LLC", "Al Bin Trading LLC", 0.5)]
    // A word is similar to one that is aligned with another word, and omitting it costs little.
    [InlineData("Trading Grading Alpha Beta Gamma Delta", "Grading Alpha Beta Gamma Delta", 0.985)]
    public void The_index_finds_what_a_direct_comparison_finds(string query, string listed, double cutoff)
    {
        var (named, other) = (Named("q", "LegalEntity", query), Named("e", "Organization", listed));

        var compared = MatchIndex.Compare(named, other);

        Assert.NotNull(compared);
        Assert.True(compared.Score >= cutoff, $"They score {compared.Score}.");
        Assert.Equal([compared.Score], MatchIndex.Build([other]).Match(named, new(10, cutoff)).Select(hit => hit.Score));
    }

    [Fact]
    public void A_score_is_symmetric() =>
        Gen.Select(Entity, Entity)
            .Sample(
                (a, b) => Assert.Equal(MatchIndex.Compare(a, b)?.Score ?? 0, MatchIndex.Compare(b, a)?.Score ?? 0, 1e-4),
                iter: 20000,
                print: pair => $"{Shown(pair.Item1)} / {Shown(pair.Item2)}"
            );

    private static MatchEntity Named(string id, string schema, string name) =>
        new(id, schema, new Dictionary<string, IReadOnlyList<string>> { ["name"] = [name] });

    private static string Shown(MatchEntity entity) =>
        entity.Schema + " " + string.Join(", ", entity.Properties.Select(p => $"{p.Key}: {string.Join(" | ", p.Value)}"));
}
