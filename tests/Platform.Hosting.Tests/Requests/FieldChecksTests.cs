using System.Globalization;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Platform.Hosting.Tests.Requests;

public sealed class FieldChecksTests
{
    private readonly FieldChecks _checks = new();

    [Fact]
    public void A_valid_request_is_not_rejected()
    {
        _checks.Text("#/reason", "Reviewed.", 100);
        _checks.ThrowIfAny();
    }

    [Fact]
    public void One_response_names_every_invalid_field()
    {
        _checks.Text("#/reference", "", 10);
        _checks.Value<CountryCode>("#/nationality", "XX");
        _checks.Day("#/validFrom", "2026-02-30");
        _checks.Add("limit", "Must be from 1 to 200.");
        var rejected = Assert.Throws<RequestRejectedException>(_checks.ThrowIfAny);
        Assert.Equal((ProblemTypes.InvalidRequest, "4 fields are not valid."), (rejected.Problem, rejected.Message));
        Assert.Equal(["#/reference", "#/nationality", "#/validFrom", "limit"], rejected.Errors.Select(error => error.Pointer));
    }

    [Fact]
    public void Text_is_trimmed() => Assert.Equal("김철수", _checks.Text("#/name", "  김철수\n", 10));

    [Theory]
    [InlineData(null, "Must not be empty.")]
    [InlineData(" \t ", "Must not be empty.")]
    [InlineData("12345678901", "Must have at most 10 characters.")]
    [InlineData("a\u0000b", "Must not have control or text-direction characters.")]
    [InlineData("a\nb", "Must not have control or text-direction characters.")]
    [InlineData("a\u202Eb", "Must not have control or text-direction characters.")]
    [InlineData("a\u2066b", "Must not have control or text-direction characters.")]
    [InlineData("a\uFFFFb", "Must not have control or text-direction characters.")]
    public void Text_that_could_mislead_or_break_is_rejected(string? text, string detail)
    {
        _checks.Text("#/text", text, 10);
        Assert.Equal(detail, Fault("#/text"));
    }

    // Not inline data: a test's name cannot contain an unpaired surrogate.
    [Fact]
    public void Text_with_an_unpaired_surrogate_is_rejected()
    {
        _checks.Text("#/first", "a\uD800", 10);
        _checks.Text("#/second", "\uDC00a", 10);
        _checks.Text("#/whole", "\uD83D\uDE00", 10);
        var rejected = Assert.Throws<RequestRejectedException>(_checks.ThrowIfAny);
        Assert.Equal(["#/first", "#/second"], rejected.Errors.Select(error => error.Pointer));
        Assert.All(rejected.Errors, error => Assert.Equal("Must be Unicode text: it has an unpaired surrogate.", error.Detail));
    }

    [Fact]
    public void Line_breaks_are_allowed_in_a_multiline_field()
    {
        Assert.Equal("a\r\n\tb", _checks.Text("#/text", "a\r\n\tb", 10, multiline: true));
        _checks.ThrowIfAny();
        _checks.Text("#/text", "a\u0000b", 10, multiline: true);
        Assert.Equal("Must not have control or text-direction characters.", Fault("#/text"));
    }

    [Fact]
    public void An_absent_optional_field_is_null()
    {
        Assert.Null(_checks.OptionalText("#/text", null, 10));
        Assert.Null(_checks.OptionalValue<CountryCode>("#/country", null));
        Assert.Null(_checks.OptionalValue<PartialDate>("#/birthDate", null));
        _checks.ThrowIfAny();
    }

    [Fact]
    public void An_optional_field_that_is_present_is_checked()
    {
        _checks.OptionalText("#/text", "", 10);
        _checks.OptionalValue<CountryCode>("#/country", "");
        _checks.OptionalValue<PartialDate>("#/birthDate", "");
        Assert.Equal(3, Assert.Throws<RequestRejectedException>(_checks.ThrowIfAny).Errors.Count);
    }

    [Theory]
    [InlineData("Kim", true)]
    [InlineData("김철수", true)]
    [InlineData("𠮷", true)]
    [InlineData("123", false)]
    [InlineData("---", false)]
    public void A_name_has_a_letter(string text, bool valid)
    {
        _checks.Name("#/name", text, 100);
        Assert.Equal(valid ? null : "Must have at least one letter.", Fault("#/name"));
    }

    [Theory]
    [InlineData("1900-01-01", true)]
    [InlineData("2200-12-31", true)]
    [InlineData("1899-12-31", false)]
    [InlineData("2201-01-01", false)]
    [InlineData("2026-02-29", false)]
    [InlineData("2026-2-9", false)]
    [InlineData("2026-02-09T00:00:00", false)]
    [InlineData(null, false)]
    public void A_day_exists_and_is_within_range(string? text, bool valid)
    {
        var day = _checks.Day("#/day", text);
        Assert.Equal(valid ? text : null, day?.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(valid ? null : "Must be a day that exists, as YYYY-MM-DD, from 1900 to 2200.", Fault("#/day"));
    }

    [Theory]
    [InlineData("2026-04-01", "2026-04-01", null)]
    [InlineData("2026-04-01", "2029-04-01", null)]
    [InlineData("2026-04-01", "2026-03-31", "Must not be before from.")]
    [InlineData("2026-04-01", "2029-04-02", "Must be at most 3 years after from.")]
    public void A_period_ends_after_its_start_and_within_its_limit(string first, string last, string? detail)
    {
        var period = _checks.Period("#/from", first, "#/to", last, maxYears: 3);
        Assert.Equal((DateOnly.Parse(first, CultureInfo.InvariantCulture), DateOnly.Parse(last, CultureInfo.InvariantCulture)), period);
        Assert.Equal(detail, Fault("#/to"));
    }

    [Fact]
    public void A_period_with_an_invalid_day_has_one_error()
    {
        _checks.Period("#/from", "never", "#/to", "2026-04-01", maxYears: 3);
        Assert.Equal("#/from", Assert.Single(Assert.Throws<RequestRejectedException>(_checks.ThrowIfAny).Errors).Pointer);
    }

    [Fact]
    public void A_partial_date_is_read_as_precisely_as_it_is_known() =>
        Assert.Equal(PartialDate.Parse("1965-04"), _checks.OptionalValue<PartialDate>("#/birthDate", "1965-04"));

    [Fact]
    public void One_of_several_words_is_matched_exactly()
    {
        Assert.Equal("issued", _checks.OneOf("status", "issued", "issued", "refused"));
        _checks.ThrowIfAny();
        _checks.OneOf("status", "Issued", "issued", "refused");
        Assert.Equal("Must be one of: issued, refused.", Fault("status"));
    }

    [Fact]
    public void Each_item_of_a_list_is_checked_under_its_own_pointer()
    {
        var names = _checks.List<string, string>("#/names", ["Kim", "", "Lee"], 1, 3, (pointer, item) => _checks.Text(pointer, item, 10));
        Assert.Equal(["Kim", "", "Lee"], names);
        Assert.Equal("Must not be empty.", Fault("#/names/1"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_list_has_as_many_items_as_allowed(int count)
    {
        Assert.Empty(_checks.List("#/names", Enumerable.Repeat("Kim", count).ToList(), 1, 3, (_, item) => item));
        Assert.Equal("Must have 1 to 3 items.", Fault("#/names"));
    }

    // The detail of the only error; null when there is none.
    private string? Fault(string pointer)
    {
        try
        {
            _checks.ThrowIfAny();
            return null;
        }
        catch (RequestRejectedException rejected)
        {
            Assert.Equal("One field is not valid.", rejected.Message);
            var error = Assert.Single(rejected.Errors);
            Assert.Equal(pointer, error.Pointer);
            return error.Detail;
        }
    }
}
