using Registry.Service.Editions;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why. What every service has is tested with the permit service.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Matching:Threshold=0", "Matching:Threshold is '0', but must be a number from 0.01 to 1.")]
    [InlineData("Matching:Threshold=NaN", "Matching:Threshold is 'NaN', but must be a number from 0.01 to 1.")]
    [InlineData("Matching:Threshold=0,7", "Matching:Threshold is '0,7', but must be a number from 0.01 to 1.")]
    [InlineData("Matching:MaxHits=many", "Matching:MaxHits is 'many', but must be a whole number from 1 to 10000.")]
    [InlineData("Matching:PastEditionSets=101", "Matching:PastEditionSets is '101', but must be a whole number from 1 to 100.")]
    [InlineData("Screening:MaxBatchBytes=0", "Screening:MaxBatchBytes is '0', but must be a whole number from 1 to 1099511627776.")]
    [InlineData("Lists:MaxFileBytes=1 GiB", "Lists:MaxFileBytes is '1 GiB', but must be a whole number from 1 to 1099511627776.")]
    [InlineData("Lists:SpoolFolder=/nowhere", "Lists:SpoolFolder is '/nowhere', but must be an existing folder.")]
    [InlineData("Lists:ImportsAtOnce=0", "Lists:ImportsAtOnce is '0', but must be a whole number from 1 to 100.")]
    [InlineData("Lists:MaxRemovedShare=10", "Lists:MaxRemovedShare is '10', but must be a number from 0 to 1.")]
    [InlineData("Lists:ApprovalFromSubjects=-1", "Lists:ApprovalFromSubjects is '-1', but must be a whole number from 0 to 2147483647.")]
    [InlineData("Lists:StaleAfter=00:00:00", "Lists:StaleAfter is '00:00:00', but must be a duration from 00:00:01 to 36500.00:00:00.")]
    [InlineData("Lists:StaleAfterByList:us_ofac_sdn=week", "Lists:StaleAfterByList:us_ofac_sdn is 'week', but must be a duration from 00:00:01 to 36500.00:00:00.")]
    [InlineData("Lists:StaleAfterByList:UN=7.00:00:00", "Lists:StaleAfterByList has the list 'UN', but a list's name must be 2 to 64 lower-case letters, digits and underscores.")]
    [InlineData("Lists:FetchTimeout=2.00:00:00", "Lists:FetchTimeout is '2.00:00:00', but must be a duration from 00:00:00.001 to 1.00:00:00.")]
    [InlineData("Lists:Schedule:UN:Url=https://lists.example.org/un.xml", "Lists:Schedule has the list 'UN', but a list's name must be 2 to 64 lower-case letters, digits and underscores.")]
    [InlineData("Lists:Schedule:un_sc_sanctions:Every=1.00:00:00", "Set Lists:Schedule:un_sc_sanctions:Url or :Urls.")]
    public async Task An_invalid_setting_stops_the_start(string setting, string message) => Assert.Equal(message, await FailsAsync(setting));

    [Theory]
    [InlineData("Every=00:00:59", "Lists:Schedule:un_sc_sanctions:Every is '00:00:59', but must be a duration from 00:01:00 to 365.00:00:00.")]
    [InlineData("MediaType=text/plain", "Lists:Schedule:un_sc_sanctions:MediaType is 'text/plain', but must be one of application/xml, text/xml, application/x-ndjson, application/json+ftm, application/json+ftm-delta.")]
    [InlineData("Url=http://lists.example.org/un.xml", "Lists:Schedule:un_sc_sanctions has an address (not shown, because it can contain credentials) that is not https, or that contains credentials.")]
    [InlineData("Url=https://user:password@lists.example.org/un.xml", "Lists:Schedule:un_sc_sanctions has an address (not shown, because it can contain credentials) that is not https, or that contains credentials.")]
    [InlineData("Url=file:///etc/passwd", "Lists:Schedule:un_sc_sanctions has an address (not shown, because it can contain credentials) that is not https, or that contains credentials.")]
    public async Task An_invalid_schedule_stops_the_start(string setting, string message) =>
        Assert.Equal(message, await FailsAsync("Lists:Schedule:un_sc_sanctions:Url=https://lists.example.org/un.xml", $"Lists:Schedule:un_sc_sanctions:{setting}"));

    private static Task<string> FailsAsync(params string[] settings) => StartWithSettings.FailsAsync(typeof(MatchingSettings).Assembly, settings);
}
