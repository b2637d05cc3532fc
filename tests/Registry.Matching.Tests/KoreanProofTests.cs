using Registry.Evaluation;

namespace Registry.Matching.Tests;

/// <summary>The rules for the spellings are in <see cref="KoreanSpellings"/>, independent of the engine's tables.</summary>
public sealed class KoreanProofTests
{
    [Theory]
    [InlineData("KIM YONG CHOL", "김영철")]
    [InlineData("CH'OE SO'K MIN", "최석민")]
    [InlineData("Cho Yongwon", "조영원")]
    [InlineData("RI SONG HYOK", "리성혁")]
    [InlineData("KANG RYONG", "강룡")]
    [InlineData("Neil Tsang", null)]
    [InlineData("Young-Chul", null)]
    public void A_listed_spelling_gives_its_usual_Hangul(string listed, string? hangul) => Assert.Equal(hangul, KoreanSpellings.HangulOf(listed));

    [Fact]
    public void A_name_is_written_according_to_the_rules_of_each_system()
    {
        var spellings = KoreanSpellings.Of("김철국").Select(s => s.Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
        string[] expected =
        [
            "김철국",
            "철국 김",
            "Gim Cheol-guk",
            "Cheolguk Gim",
            "Kim Ch'ŏlguk",
            "Ch'ŏl-guk Kim",
            "Kim Chol guk",
            "Ким Чхольгук",
            "Ким Чхоль Кук",
            "金鐵國",
            "Jin Tieguo",
            "Tie guo Jin",
        ];
        Assert.All(expected, spelling => Assert.Contains(spelling, (IEnumerable<string>)spellings, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_person_on_a_fictional_list_is_the_first_hit_for_every_spelling()
    {
        MatchEntity Listed(string id, string name) =>
            new(
                id,
                "Person",
                new Dictionary<string, IReadOnlyList<string>>
                {
                    ["name"] = [name],
                    ["alias"] = [],
                    ["weakAlias"] = [],
                    ["reference"] = ["KPi.9"],
                }
            );
        var result = KoreanProof.Prove([
            Listed("1", "KIM CHOL GUK"),
            Listed("2", "PAK MYONG-JIN"),
            Listed("3", "Ri Su Ryong"),
            Listed("4", "Cho'n Kwang-su"),
            Listed("5", "KIM CHOL NAM"),
            Listed("6", "CHOE HWI"),
        ]);
        Assert.Empty(result.Missed);
        Assert.Equal(6, result.Names);
        Assert.Equal(7, result.Queries.Count);
    }

    [SharedDataFact]
    public void A_DPRK_person_on_the_UN_list_is_the_first_hit_for_every_spelling_of_every_name()
    {
        var result = KoreanProof.Prove(Entities.UnList(Files.Shared("un/un_consolidated_2026-05-08.xml")));
        Assert.Empty(result.Missed);
        Assert.True(result.Names >= 150, $"{result.Names}");
        // Chinese names and aliases, and a single given name.
        Assert.Equal(9, result.Skipped.Count);
    }
}
