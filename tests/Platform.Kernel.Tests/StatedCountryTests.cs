namespace Platform.Kernel.Tests;

public sealed class StatedCountryTests
{
    [Theory]
    [InlineData("PRK", "PRK")]
    [InlineData("prk", "PRK")]
    [InlineData("KP", "PRK")]
    [InlineData("Korea, dem. rep.", "PRK")]
    [InlineData("Korea (Democratic People's Republic of)", "PRK")]
    [InlineData("D.P.R.K.", "PRK")]
    [InlineData("DPR Korea", "PRK")]
    [InlineData("N. Korea", "PRK")]
    [InlineData("N Korea", "PRK")]
    [InlineData("북한", "PRK")]
    [InlineData("北朝鮮", "PRK")]
    [InlineData("КНДР", "PRK")]
    [InlineData("KR", "KOR")]
    [InlineData("ROK", "KOR")]
    [InlineData("Korea, Rep.", "KOR")]
    [InlineData("Korea (Republic of)", "KOR")]
    [InlineData("대한민국", "KOR")]
    [InlineData("韓国", "KOR")]
    [InlineData(" korea ", "unresolved-korea")]
    [InlineData("Korean", "unresolved-korea")]
    [InlineData("Corea", "unresolved-korea")]
    [InlineData("Корея", "unresolved-korea")]
    [InlineData("朝鮮", "chosen-seki")]
    [InlineData("Chosen-seki", "chosen-seki")]
    [InlineData("XXA", "XXA")]
    [InlineData("Viet Nam", "VNM")]
    public void A_word_is_read_by_the_table(string text, string value)
    {
        Assert.True(StatedCountry.TryRead(text, out var country));
        Assert.Equal(StatedCountry.From(value), country);
    }

    [Theory]
    [InlineData("KO")]
    [InlineData("Korea, Democratic")]
    [InlineData("People's Republic")]
    [InlineData("PRK KOR")]
    [InlineData("Korea People")]
    [InlineData("KPW")]
    [InlineData("")]
    [InlineData(null)]
    public void Another_word_is_not_read_by_likeness(string? text) => Assert.False(StatedCountry.TryRead(text, out _));

    [Fact]
    public void Only_a_country_has_a_code()
    {
        Assert.Equal(CountryCode.DemocraticPeoplesRepublicOfKorea, StatedCountry.DemocraticPeoplesRepublicOfKorea.Country);
        Assert.All([StatedCountry.UnresolvedKorea, StatedCountry.ChosenSeki, StatedCountry.Stateless], stated => Assert.Null(stated.Country));
    }

    [Fact]
    public void The_entry_of_a_Japanese_residence_document_is_not_the_nationality_of_the_DPRK() =>
        Assert.NotEqual(StatedCountry.DemocraticPeoplesRepublicOfKorea, StatedCountry.ChosenSeki);
}
