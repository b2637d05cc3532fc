using Notification.Service.Deliveries;
using Tests.Support;

namespace Notification.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why. What every service has is tested with the permit service.</summary>
public sealed class SettingsTests
{
    private const string Delays = "durations above zero with commas between them, such as 00:00:05, 00:05:00";

    [Theory]
    [InlineData("Deliveries:RetryDelays", "5 s", Delays)]
    [InlineData("Deliveries:RetryDelays", "00:00:05, -00:00:01", Delays)]
    [InlineData("Deliveries:MaxRetryAfter", "00:00:00", "a duration from 00:00:00.001 to 365.00:00:00")]
    [InlineData("Deliveries:Timeout", "15", "a duration from 00:00:00.001 to 01:00:00")]
    [InlineData("Deliveries:PollInterval", "soon", "a duration from 00:00:00.001 to 01:00:00")]
    [InlineData("Deliveries:Concurrency", "0", "a whole number from 1 to 1000")]
    [InlineData("Deliveries:ConcurrencyPerSubscription", "1001", "a whole number from 1 to 1000")]
    [InlineData("Webhooks:AllowPrivateAddresses", "yes", "true or false")]
    public async Task An_invalid_setting_stops_the_start(string setting, string value, string allowed) =>
        Assert.Equal($"{setting} is '{value}', but must be {allowed}.", await FailsAsync($"{setting}={value}"));

    [Fact]
    public async Task The_file_with_the_keys_that_seal_secrets_is_read_at_the_start()
    {
        Assert.StartsWith("Set Webhooks:SecretKeyFile: ", await FailsAsync("Webhooks:SecretKeyFile="), StringComparison.Ordinal);
        Assert.StartsWith(
            "Webhooks:SecretKeyFile is '/dev/null', but must be a file with a key on each line: 32 random bytes in base64. The secret key file has no key",
            await FailsAsync("Webhooks:SecretKeyFile=/dev/null"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Several_invalid_settings_are_named_together()
    {
        var message = await FailsAsync("Deliveries:Timeout=0", "Deliveries:Concurrency=0");
        Assert.Contains("Deliveries:Concurrency is '0', but must be a whole number from 1 to 1000.", message, StringComparison.Ordinal);
        Assert.Contains("Deliveries:Timeout is '0', but must be a duration from 00:00:00.001 to 01:00:00.", message, StringComparison.Ordinal);
    }

    private static Task<string> FailsAsync(params string[] settings) => StartWithSettings.FailsAsync(typeof(DeliverySettings).Assembly, settings);
}
