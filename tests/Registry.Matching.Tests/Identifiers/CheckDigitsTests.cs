using CsCheck;
using Registry.Matching.Identifiers;

namespace Registry.Matching.Tests.Identifiers;

public sealed class CheckDigitsTests
{
    [Theory]
    [InlineData("506700GE1G29325QX363", true)]
    [InlineData("506700GE1G29325QX364", false)]
    [InlineData("506700GE1G29325QX3", null)]
    public void A_LEI_is_checked_by_ISO_7064(string code, bool? valid) => Assert.Equal(valid, CheckDigits.Lei(code));

    [Theory]
    [InlineData("7707083893", true)]
    [InlineData("7707083894", false)]
    [InlineData("500100732259", true)]
    [InlineData("500100732258", false)]
    [InlineData("77070838", null)]
    public void An_INN_is_checked_by_its_weights(string number, bool? valid) => Assert.Equal(valid, CheckDigits.Inn(number));

    [Theory]
    [InlineData("1027700132195", true)]
    [InlineData("1027700132196", false)]
    [InlineData("304500116000157", true)]
    [InlineData("304500116000158", false)]
    [InlineData("10277001321", null)]
    public void An_OGRN_is_checked_by_its_last_digit(string number, bool? valid) => Assert.Equal(valid, CheckDigits.Ogrn(number));

    [Theory]
    [InlineData("DEUTDEFF", true)]
    [InlineData("DEUTDEFF500", true)]
    [InlineData("DEUT1EFF", false)]
    [InlineData("DEUT", null)]
    public void A_BIC_is_checked_by_its_format(string code, bool? valid) => Assert.Equal(valid, CheckDigits.Bic(code));

    [Theory]
    [InlineData("445123456", true)]
    [InlineData("044512345", true)]
    [InlineData("145123456", false)]
    [InlineData("44512345", null)]
    public void An_MMSI_begins_with_the_digits_of_a_country(string number, bool? valid) => Assert.Equal(valid, CheckDigits.Mmsi(number));

    [Theory]
    [InlineData("IMO 9074729", true)]
    [InlineData("9074728", false)]
    [InlineData("907472", null)]
    public void An_IMO_number_is_checked_by_its_last_digit(string number, bool? valid) => Assert.Equal(valid, CheckDigits.ImoNumber(number));

    [Fact]
    public void Any_text_is_checked_without_failing() =>
        Gen.Char[' ', '\uFFFF']
            .Array[0, 25]
            .Select(letters => new string(letters))
            .Sample(
                text =>
                {
                    object?[] answers =
                    [
                        CheckDigits.Lei(text),
                        CheckDigits.Inn(text),
                        CheckDigits.Ogrn(text),
                        CheckDigits.Bic(text),
                        CheckDigits.Mmsi(text),
                        CheckDigits.ImoNumber(text),
                    ];
                    Assert.Equal(6, answers.Length);
                },
                iter: 20_000
            );

    [Fact]
    public void A_head_offices_BIC_is_the_same_with_and_without_the_branch_code() =>
        Assert.True(MatchIndex.Compare(Company("a", "swiftBic", "DEUTDEFF"), Company("b", "swiftBic", "deut de ff xxx"))!.Score > 0.9);

    [Fact]
    public void A_wrong_check_digit_lowers_the_score_of_an_equal_number()
    {
        double Score(string number) => MatchIndex.Compare(Company("a", "leiCode", number), Company("b", "leiCode", number))!.Score;
        Assert.True(Score("506700GE1G29325QX364") < Score("506700GE1G29325QX363"));
    }

    [Fact]
    public void Numbers_of_different_kinds_are_not_the_same() =>
        Assert.Null(MatchIndex.Compare(Company("a", "swiftBic", "DEUTDEFF"), Company("b", "registrationNumber", "DEUTDEFF")));

    private static MatchEntity Company(string id, string property, string number) =>
        new(id, "Company", new Dictionary<string, IReadOnlyList<string>> { [property] = [number] });
}
