namespace Registry.Matching.Tests;

public sealed class MatchIndexTests
{
    private static readonly MatchOptions Options = new();

    [Theory]
    [InlineData("Vladimir Putin", "PUTIN, Vladimir")]
    [InlineData("Nicolás Maduro", "Nicolas MADURO")]
    [InlineData("Mohammed Ali Hassan", "Muhammad Ali Hasan")]
    [InlineData("Kim Jong-un", "KIM Jong Un")]
    [InlineData("Sergei Lavrov", "Sergey Viktorovich Lavrov")]
    [InlineData("Владимир Путин", "Vladimir Putin")]
    [InlineData("AlisherUsmanov", "Alisher Usmanov")]
    public void A_name_written_differently_is_a_hit(string query, string listed)
    {
        var hit = Assert.Single(MatchIndex.Build([Person("1", listed)]).Match(Person("q", query), Options));
        Assert.True(hit.Score >= 0.8, $"{hit.Score}");
    }

    [Theory]
    [InlineData("Boris Netanyahu", "Benjamin Netanyahu")]
    [InlineData("Ahmad al-Raymi", "Ahmad al-Hamzi")]
    [InlineData("Shamil Magomedovich Ismailov", "Shamil Abdurahmanovich Ismailov")]
    public void Two_people_who_share_a_part_are_not_a_hit(string query, string listed) =>
        Assert.DoesNotContain(MatchIndex.Build([Person("1", listed)]).Match(Person("q", query), Options), hit => hit.Score >= MatchOptions.DefaultThreshold);

    [Fact]
    public void A_contradicting_date_of_birth_lowers_the_score_with_an_explanation()
    {
        var listed = Person("1", "Kim Jong Un", ("birthDate", "1984-01-08"));
        var same = MatchIndex.Compare(Person("q", "Kim Jong Un", ("birthDate", "1984")), listed)!;
        var other = MatchIndex.Compare(Person("q", "Kim Jong Un", ("birthDate", "1955-02-01")), listed)!;
        Assert.True(other.Score < same.Score);
        var feature = Assert.Single(other.Features, f => f.Name == "birth_date");
        Assert.Equal(("1955-02-01", "1984-01-08"), (feature.Query, feature.Candidate));
        Assert.True(feature.Score < 0);
    }

    [Fact]
    public void An_equal_passport_is_a_hit_regardless_of_the_name()
    {
        var listed = Person("1", "Kim Jong Un", ("passportNumber", "PK-563 410"));
        var hit = Assert.Single(MatchIndex.Build([listed]).Match(Person("q", "John Smith", ("passportNumber", "pk563410")), Options));
        Assert.True(hit.Score > 0.9);
    }

    [Fact]
    public void Hits_with_equal_scores_are_ordered_by_id()
    {
        var index = MatchIndex.Build([Person("b", "Kim Jong Un"), Person("a", "Kim Jong Un"), Person("B", "Kim Jong Un")]);
        Assert.Equal(["B", "a", "b"], index.Match(Person("q", "Kim Jong Un"), Options).Select(h => h.EntityId));
    }

    [Fact]
    public void A_restricted_match_returns_only_the_given_entities()
    {
        var index = MatchIndex.Build([Person("a", "Kim Jong Un"), Person("b", "Kim Jong Un")]);
        Assert.Equal(["b"], index.Match(Person("q", "Kim Jong Un"), Options, new HashSet<string> { "b" }).Select(h => h.EntityId));
    }

    [Fact]
    public void A_name_of_punctuation_has_no_hit() => Assert.Empty(MatchIndex.Build([Person("a", "Kim Jong Un")]).Match(Person("q", "-- ?!"), Options));

    [Fact]
    public void A_person_is_not_matched_with_a_vessel() =>
        Assert.Null(MatchIndex.Compare(Person("q", "Victory"), new MatchEntity("v", "Vessel", Properties(("name", "Victory")))));

    internal static MatchEntity Person(string id, string name, params (string Property, string Value)[] more) =>
        new(id, "Person", Properties([("name", name), .. more]));

    private static Dictionary<string, IReadOnlyList<string>> Properties(params (string Property, string Value)[] values) =>
        values.GroupBy(v => v.Property).ToDictionary(g => g.Key, IReadOnlyList<string> (g) => [.. g.Select(v => v.Value)]);
}
