using System.Text.Json;
using Vogen;

namespace Platform.Kernel.Tests;

public sealed class CountryCodeTests
{
    [Fact]
    public void A_country_has_a_code_and_a_name()
    {
        var korea = CountryCode.From("PRK");
        Assert.Equal(CountryCode.DemocraticPeoplesRepublicOfKorea, korea);
        Assert.Equal(("PRK", "kp", "Democratic People's Republic of Korea", "PRK"), (korea.Value, korea.Alpha2, korea.Name, korea.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("prk")]
    [InlineData("KP")]
    [InlineData("PRK ")]
    [InlineData("XXX")]
    [InlineData("North Korea")]
    public void Only_an_assigned_alpha_3_code_is_parsed(string? text) => Assert.False(CountryCode.TryParse(text, null, out _));

    [Fact]
    public void Parsing_other_text_throws() => Assert.Throws<ValueObjectValidationException>(() => CountryCode.From("XXX"));

    [Theory]
    [InlineData("Democratic People's Republic of Korea", "PRK")]
    [InlineData("Democratic People’s Republic of Korea", "PRK")]
    [InlineData("  north \t korea\n", "PRK")]
    [InlineData("DPRK", "PRK")]
    [InlineData("kp", "PRK")]
    [InlineData("prk", "PRK")]
    [InlineData("Korea, South", "KOR")]
    [InlineData("ALAND ISLANDS", "ALA")]
    public void A_country_is_found_by_any_name_that_lists_use(string text, string code)
    {
        Assert.True(CountryCode.TryFind(text, out var country));
        Assert.Equal(code, country.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Korea")]
    [InlineData("Atlantis")]
    public void An_unknown_or_ambiguous_name_finds_no_country(string text) => Assert.False(CountryCode.TryFind(text, out _));

    [Fact]
    public void An_unset_code_cannot_be_read_by_mistake()
    {
        var unset = (new CountryCode[1])[0];
        Assert.Throws<ValueObjectValidationException>(() => unset.Value);
        Assert.Throws<ValueObjectValidationException>(() => JsonSerializer.Serialize(unset));
        Assert.NotEqual(unset, (new CountryCode[1])[0]);
    }

    [Fact]
    public void Every_code_is_assigned_once_and_every_name_finds_one_country()
    {
        var rows = Rows();
        Assert.Equal(249, rows.Count);
        Assert.All(rows, row => Assert.Matches("^[A-Z]{3}\t[A-Z]{2}\t[^\t]+\t[^\t]*$", string.Join('\t', row)));
        Assert.Equal(249, rows.Select(row => row[0]).Distinct().Count());
        Assert.Equal(249, rows.Select(row => row[1]).Distinct().Count());
        Assert.All(
            rows,
            row =>
                Assert.All(
                    (string[])[row[0], row[1], row[2], .. row[3].Split('|', StringSplitOptions.RemoveEmptyEntries)],
                    name =>
                    {
                        Assert.True(CountryCode.TryFind(name, out var country), name);
                        Assert.Equal(row[0], country.Value);
                    }
                )
        );
    }

    private static List<string[]> Rows()
    {
        using var reader = new StreamReader(typeof(CountryCode).Assembly.GetManifestResourceStream("countries.tsv")!);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => line[0] != '#')
                .Select(line => line.TrimEnd('\r').Split('\t')),
        ];
    }
}
