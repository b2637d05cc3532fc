namespace Platform.Kernel.Tests;

public sealed class PartialDateTests
{
    [Theory]
    [InlineData("1965", 1965, null, null)]
    [InlineData("1965-04", 1965, 4, null)]
    [InlineData("1965-04-03", 1965, 4, 3)]
    [InlineData("2000-02-29", 2000, 2, 29)]
    [InlineData("1800", 1800, null, null)]
    [InlineData("2200-12-31", 2200, 12, 31)]
    public void A_date_is_as_precise_as_its_text(string text, int year, int? month, int? day)
    {
        var date = PartialDate.Parse(text);
        Assert.Equal((year, month, day), (date.Year, date.Month, date.Day));
        Assert.Equal(text, date.ToString());
    }

    [Theory]
    [InlineData("1965", "1965-01-01")]
    [InlineData("1965-04", "1965-04-01")]
    [InlineData("1965-04-03", "1965-04-03")]
    public void The_earliest_day_fills_in_the_unknown_parts(string text, string earliest) =>
        Assert.Equal(earliest, PartialDate.Parse(text).Earliest.ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("65")]
    [InlineData("1965-4")]
    [InlineData("1965-13")]
    [InlineData("1965-00")]
    [InlineData("1965-02-29")]
    [InlineData("1965-04-31")]
    [InlineData("1965-04-3")]
    [InlineData("1965/04/03")]
    [InlineData("03-04-1965")]
    [InlineData("1799")]
    [InlineData("2201-01-01")]
    [InlineData("0000")]
    [InlineData("-965")]
    [InlineData(" 1965")]
    [InlineData("1965-")]
    [InlineData("１９６５")]
    [InlineData("1965-04-03T00:00:00")]
    public void Other_text_is_not_a_date(string? text)
    {
        Assert.False(PartialDate.TryParse(text, null, out var date));
        Assert.Equal(default, date);
    }

    [Fact]
    public void Parsing_other_text_throws() => Assert.Throws<FormatException>(() => PartialDate.Parse("1965-02-29"));

    [Fact]
    public void A_year_is_not_its_first_day() => Assert.NotEqual(PartialDate.Parse("1965"), PartialDate.Parse("1965-01-01"));
}
