using Registry.Service.Editions;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why. What every service has is tested with the permit service.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Matching:Threshold", "0", "a number from 0.01 to 1")]
    [InlineData("Matching:Threshold", "NaN", "a number from 0.01 to 1")]
    [InlineData("Matching:Threshold", "0,7", "a number from 0.01 to 1")]
    [InlineData("Matching:MaxHits", "many", "a whole number from 1 to 10000")]
    [InlineData("Matching:PastEditionSets", "101", "a whole number from 1 to 100")]
    [InlineData("Screening:MaxBatchBytes", "0", "a whole number from 1 to 1099511627776")]
    [InlineData("Lists:MaxFileBytes", "1 GiB", "a whole number from 1 to 1099511627776")]
    [InlineData("Lists:SpoolFolder", "/nowhere", "an existing folder")]
    [InlineData("Lists:ImportsAtOnce", "0", "a whole number from 1 to 100")]
    [InlineData("Lists:MaxRemovedShare", "10", "a number from 0 to 1")]
    [InlineData("Lists:ApprovalFromSubjects", "-1", "a whole number from 0 to 2147483647")]
    [InlineData("Lists:MaxConcernedShare", "1.5", "a number from 0 to 1")]
    [InlineData("Lists:ApprovalFromPermits", "0", "a whole number from 1 to 2147483647")]
    [InlineData("Lists:MaxConcernedPermits", "many", "a whole number from 0 to 2147483647")]
    [InlineData("Lists:ConcernWindow", "32.00:00:00", "a duration from 00:00:00 to 31.00:00:00")]
    [InlineData("Lists:StaleAfter", "00:00:00", "a duration from 00:00:01 to 36500.00:00:00")]
    [InlineData("Lists:StaleAfterByList:us_ofac_sdn", "week", "a duration from 00:00:01 to 36500.00:00:00")]
    [InlineData("Lists:FetchTimeout", "2.00:00:00", "a duration from 00:00:00.001 to 1.00:00:00")]
    [InlineData("Lists:Schedule:un_sc_sanctions:Every", "00:00:59", "a duration from 00:01:00 to 365.00:00:00")]
    public async Task An_invalid_setting_stops_the_start(string setting, string value, string allowed) =>
        Assert.Equal($"{setting} is '{value}', but must be {allowed}.", await FailsAsync($"{setting}={value}"));

    [Theory]
    [InlineData("Lists:StaleAfterByList:UN=7.00:00:00", "Lists:StaleAfterByList")]
    [InlineData("Lists:Schedule:UN:Url=https://lists.example.org/un.xml", "Lists:Schedule")]
    public async Task A_setting_for_a_list_names_the_list(string setting, string section) =>
        Assert.Equal($"{section} has the list 'UN', but a list's name must be 2 to 64 lower-case letters, digits and underscores.", await FailsAsync(setting));

    [Fact]
    public async Task A_scheduled_list_needs_an_address() =>
        Assert.Equal("Set Lists:Schedule:un_sc_sanctions:Url or :Urls.", await FailsAsync("Lists:Schedule:un_sc_sanctions:Every=1.00:00:00"));

    [Theory]
    [InlineData("http://lists.example.org/un.xml")]
    [InlineData("https://user:password@lists.example.org/un.xml")]
    [InlineData("file:///etc/passwd")]
    public async Task A_list_is_fetched_over_https_and_without_credentials_which_no_message_shows(string url) =>
        Assert.Equal(
            "Lists:Schedule:un_sc_sanctions has an address (not shown, as it can contain credentials) that is not https, or contains credentials.",
            await FailsAsync($"Lists:Schedule:un_sc_sanctions:Url={url}")
        );

    [Fact]
    public async Task The_media_type_of_a_scheduled_list_is_one_of_its_formats()
    {
        const string List = "Lists:Schedule:un_sc_sanctions";
        var message = await FailsAsync($"{List}:Url=https://lists.example.org/un.xml", $"{List}:MediaType=text/plain");
        Assert.StartsWith($"{List}:MediaType is 'text/plain', but must be one of application/xml, text/xml, ", message, StringComparison.Ordinal);
    }

    private static Task<string> FailsAsync(params string[] settings) => StartWithSettings.FailsAsync(typeof(MatchingSettings).Assembly, settings);
}
