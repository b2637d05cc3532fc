using System.Text.Json;

namespace Platform.Kernel.Tests;

public sealed class ParsableJsonConverterTests
{
    private sealed record Person(CountryCode Nationality, PartialDate? BirthDate);

    [Fact]
    public void A_value_is_a_plain_string_in_JSON()
    {
        var person = new Person(CountryCode.From("KOR"), PartialDate.Parse("1965-04"));
        const string Json = """{"Nationality":"KOR","BirthDate":"1965-04"}""";
        Assert.Equal(Json, JsonSerializer.Serialize(person));
        Assert.Equal(person, JsonSerializer.Deserialize<Person>(Json));
    }

    [Fact]
    public void An_absent_value_is_null() => Assert.Null(JsonSerializer.Deserialize<Person>("""{"Nationality":"KOR","BirthDate":null}""")!.BirthDate);

    [Fact]
    public void A_value_can_be_a_dictionary_key()
    {
        var counts = new Dictionary<CountryCode, int> { [CountryCode.From("KOR")] = 1, [CountryCode.From("FRA")] = 2 };
        const string Json = """{"KOR":1,"FRA":2}""";
        Assert.Equal(Json, JsonSerializer.Serialize(counts));
        Assert.Equal(counts, JsonSerializer.Deserialize<Dictionary<CountryCode, int>>(Json));
    }

    [Theory]
    [InlineData("\"XXX\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("{\"value\":\"KOR\"}")]
    [InlineData("[\"KOR\"]")]
    public void Text_that_the_type_does_not_parse_is_rejected(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CountryCode>(json));

    [Fact]
    public void A_key_that_the_type_does_not_parse_is_rejected() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<CountryCode, int>>("""{"XXX":1}"""));

    [Fact]
    public void An_error_does_not_repeat_the_value() =>
        Assert.DoesNotContain("XXX", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<CountryCode>("\"XXX\"")).Message, StringComparison.Ordinal);
}
