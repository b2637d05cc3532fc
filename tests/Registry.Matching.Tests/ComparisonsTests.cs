using CsCheck;
using static Registry.Matching.Tests.Generators;

namespace Registry.Matching.Tests;

public sealed class ComparisonsTests
{
    /// <summary>Each kind of fact, with values that agree only with themselves.</summary>
    private static readonly (string Property, string[] Values)[] Kinds =
    [
        ("birthDate", ["1961-03-04", "1984-07-01", "1999"]),
        ("nationality", ["kp", "fr", "PER"]),
        ("gender", ["male", "female"]),
        ("birthPlace", ["Pyongyang", "Lyon", "Arequipa"]),
        ("birthCountry", ["kp", "fr", "pe"]),
        ("address", ["12 Kwangbok Street, Pyongyang", "3 rue Garibaldi, Lyon", "Calle Mercaderes 4, Arequipa"]),
        ("passportNumber", ["563410123", "98FK22011", "A1234567"]),
        ("innCode", ["7707083893", "500100732259", "7736050003"]),
        ("leiCode", ["506700GE1G29325QX363", "529900T8BM49AURSDO55", "213800WSGIIZCXF1P572"]),
    ];

    private static readonly Gen<Dictionary<string, string>> Some = Gen.Int[0, 3]
        .Array[Kinds.Length]
        .Select(choices =>
            choices
                .Select(
                    (choice, kind) => (Kinds[kind].Property, Value: choice == 0 || choice > Kinds[kind].Values.Length ? null : Kinds[kind].Values[choice - 1])
                )
                .Where(fact => fact.Value is not null)
                .ToDictionary(fact => fact.Property, fact => fact.Value!)
        );

    private static readonly Gen<string> Name = AnyOf("Kim Yong Chol", "Kim Young Chul", "Kim Yong Ho", "Ri Yong Chol", "Somebody Else");

    [Fact]
    public void An_agreeing_fact_never_lowers_a_score_and_a_contradicting_fact_never_raises_it() =>
        Gen.Select(Some, Some, Name, Name, Gen.Int[0, Kinds.Length - 1], Gen.Int[0, 2])
            .Sample(
                (query, listed, queryName, listedName, kind, value) =>
                {
                    var (property, values) = Kinds[kind];
                    query.Remove(property);
                    listed[property] = values[value % values.Length];
                    var without = Score(Of("q", queryName, query), Of("c", listedName, listed));
                    query[property] = listed[property];
                    var agreeing = Score(Of("q", queryName, query), Of("c", listedName, listed));
                    query[property] = values[(value + 1) % values.Length];
                    var contradicting = Score(Of("q", queryName, query), Of("c", listedName, listed));
                    Assert.True(agreeing >= without, $"{property} agrees: {agreeing} after {without}");
                    Assert.True(contradicting <= without, $"{property} contradicts: {contradicting} after {without}");
                },
                iter: 20_000
            );

    [Fact]
    public void A_score_with_facts_is_symmetric() =>
        Gen.Select(Some, Some, Name, Name)
            .Sample(
                (a, b, nameA, nameB) => Assert.Equal(Score(Of("a", nameA, a), Of("b", nameB, b)), Score(Of("b", nameB, b), Of("a", nameA, a)), 1e-4),
                iter: 20_000
            );

    [Fact]
    public void A_passport_of_the_same_issuer_counts_more_than_one_of_another()
    {
        double Score(string? issuer, string? other) => ComparisonsTests.Score(Issued(issuer), Issued(other));
        Assert.Equal(Score("kp", "KP"), Score("prk", "kp"));
        Assert.True(Score("kp", "kp") > Score("kp", "cn"));
        Assert.True(Score("kp", "cn") >= MatchOptions.DefaultThreshold);
        Assert.Equal(Score("kp", "kp"), Score("kp", null));

        static MatchEntity Issued(string? issuer) =>
            MatchIndexTests.Person(
                "1",
                "",
                [("passportNumber", "56-341 012"), .. issuer is null ? Array.Empty<(string, string)>() : [(MatchEntity.IssuedDocument, $"{issuer}:56341012")]]
            );
    }

    [Fact]
    public void Two_ships_with_the_same_name_and_different_IMO_numbers_are_two_ships()
    {
        var same = MatchIndex.Compare(Ship("a", ("imoNumber", "IMO 9074729")), Ship("b", ("imoNumber", "9074729")))!;
        var other = MatchIndex.Compare(Ship("a", ("imoNumber", "9074729")), Ship("b", ("imoNumber", "8814275")))!;
        var mistyped = MatchIndex.Compare(Ship("a", ("imoNumber", "9074728")), Ship("b", ("imoNumber", "8814275")))!;
        Assert.Equal(1, same.Score);
        Assert.True(other.Score < mistyped.Score);
        Assert.Contains(other.Features, feature => feature is { Name: "lasting_identifier", Score: -1 });
    }

    [Fact]
    public void A_different_kind_and_flag_lower_a_ships_score()
    {
        var matching = MatchIndex.Compare(Ship("a", ("type", "Bulk cargo"), ("flag", "kp")), Ship("b", ("type", "Bulk carrier"), ("flag", "kp")))!;
        var different = MatchIndex.Compare(Ship("a", ("type", "Tanker"), ("flag", "pa")), Ship("b", ("type", "Bulk carrier"), ("flag", "kp")))!;
        Assert.True(different.Score < matching.Score);
        Assert.Contains(different.Features, feature => feature is { Name: "craft_type", Score: < 0 });
    }

    [Fact]
    public void A_place_of_birth_is_compared_by_its_distinctive_words()
    {
        MatchEntity Born(string id, string place, string country) =>
            MatchIndexTests.Person(id, "Kim Yong Chol", ("birthPlace", place), ("birthCountry", country));
        var feature = MatchIndex
            .Compare(Born("q", "Sinuiju City", "PRK"), Born("c", "Sinuiju, North Pyongan Province", "kp"))!
            .Features.Single(f => f.Name == "birth_place");
        Assert.Equal((1d, "Sinuiju City", "Sinuiju, North Pyongan Province"), (feature.Score, feature.Query, feature.Candidate));
        Assert.Equal(-1, MatchIndex.Compare(Born("q", "Lyon", "fr"), Born("c", "Sinuiju", "kp"))!.Features.Single(f => f.Name == "birth_place").Score);
    }

    private static double Score(MatchEntity a, MatchEntity b) => MatchIndex.Compare(a, b)?.Score ?? 0;

    private static MatchEntity Of(string id, string name, Dictionary<string, string> facts) =>
        MatchIndexTests.Person(id, name, [.. facts.Select(fact => (fact.Key, fact.Value))]);

    private static MatchEntity Ship(string id, params (string Property, string Value)[] facts) =>
        MatchIndexTests.Person(id, "Victory 3", facts) with
        {
            Schema = "Vessel",
        };
}
