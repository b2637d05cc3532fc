using Notification.Service.Deliveries;
using Tests.Support;

namespace Notification.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why. What every service has is tested with the permit service.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Deliveries:RetryDelays=5 s", "Deliveries:RetryDelays is '5 s', but must be durations above zero with commas between them, such as 00:00:05, 00:05:00.")]
    [InlineData("Deliveries:RetryDelays=00:00:05, -00:00:01", "Deliveries:RetryDelays is '00:00:05, -00:00:01', but must be durations above zero with commas between them, such as 00:00:05, 00:05:00.")]
    [InlineData("Deliveries:MaxRetryAfter=00:00:00", "Deliveries:MaxRetryAfter is '00:00:00', but must be a duration from 00:00:00.001 to 365.00:00:00.")]
    [InlineData("Deliveries:Timeout=15", "Deliveries:Timeout is '15', but must be a duration from 00:00:00.001 to 01:00:00.")]
    [InlineData("Deliveries:PollInterval=soon", "Deliveries:PollInterval is 'soon', but must be a duration from 00:00:00.001 to 01:00:00.")]
    [InlineData("Deliveries:Concurrency=0", "Deliveries:Concurrency is '0', but must be a whole number from 1 to 1000.")]
    [InlineData("Deliveries:ConcurrencyPerSubscription=1001", "Deliveries:ConcurrencyPerSubscription is '1001', but must be a whole number from 1 to 1000.")]
    [InlineData("Webhooks:AllowPrivateAddresses=yes", "Webhooks:AllowPrivateAddresses is 'yes', but must be true or false.")]
    [InlineData("Webhooks:SecretKeyFile=", "Set Webhooks:SecretKeyFile: a file with 32 random bytes in base64, the key that seals webhook secrets.")]
    [InlineData("Webhooks:SecretKeyFile=/dev/null", "Webhooks:SecretKeyFile is '/dev/null', but must be a file with a key on each line: 32 random bytes in base64. The secret key file has no key: add a line with 32 random bytes in base64.")]
    public async Task An_invalid_setting_stops_the_start(string setting, string message) => Assert.Equal(message, await StartWithSettings.FailsAsync(typeof(DeliverySettings).Assembly, setting));

    [Fact]
    public async Task Several_invalid_settings_are_named_together() => Assert.Equal(
        "Deliveries:Concurrency is '0', but must be a whole number from 1 to 1000.; Deliveries:Timeout is '0', but must be a duration from 00:00:00.001 to 01:00:00.",
        string.Join("; ", (await StartWithSettings.FailsAsync(typeof(DeliverySettings).Assembly, "Deliveries:Timeout=0", "Deliveries:Concurrency=0")).Split("; ").Order(StringComparer.Ordinal)));
}
