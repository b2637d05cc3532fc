using System.Text.Json;
using Vogen;

namespace Platform.Kernel.Tests;

public sealed class AgencyIdTests
{
    [Theory]
    [InlineData("KOR-MOEL")]
    [InlineData("a")]
    [InlineData("ministry_of.labour-2")]
    public void An_agency_is_kept_unchanged(string text)
    {
        Assert.Equal(text, AgencyId.From(text).Value);
        Assert.Equal(text, AgencyId.From(text).ToString());
    }

    [Fact]
    public void An_agency_has_at_most_64_characters()
    {
        Assert.True(AgencyId.TryParse(new string('a', 64), null, out _));
        Assert.False(AgencyId.TryParse(new string('a', 65), null, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("KOR MOEL")]
    [InlineData("KOR/MOEL")]
    [InlineData("KOR-MOEL\n")]
    [InlineData("고용노동부")]
    [InlineData("<script>")]
    public void Other_text_is_not_an_agency(string? text) => Assert.False(AgencyId.TryParse(text, null, out _));

    [Fact]
    public void Parsing_other_text_throws() => Assert.Throws<ValueObjectValidationException>(() => AgencyId.From(""));

    [Fact]
    public void Case_matters() => Assert.NotEqual(AgencyId.From("KOR-MOEL"), AgencyId.From("kor-moel"));

    [Fact]
    public void An_unset_agency_cannot_be_read_by_mistake()
    {
        var unset = (new AgencyId[1])[0];
        Assert.Throws<ValueObjectValidationException>(() => unset.Value);
        Assert.Throws<ValueObjectValidationException>(() => JsonSerializer.Serialize(unset));
        Assert.NotEqual(unset, (new AgencyId[1])[0]);
    }
}
