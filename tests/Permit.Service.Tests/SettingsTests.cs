using System.Reflection;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why.</summary>
public sealed class SettingsTests
{
    private static readonly Assembly Service = typeof(ConfiguredRules).Assembly;

    [Fact]
    public async Task A_service_with_an_authority_does_not_start_with_the_private_development_key() =>
        Assert.Equal(
            "Auth:DevelopmentPrivateKeyFile is for a local run only: remove it where Auth:Authority is set.",
            await StartWithSettings.FailsAsync(Service, "Auth:Authority=https://login.example.org", "Auth:DevelopmentPrivateKeyFile=/nowhere/key.pem")
        );

    [Theory]
    [InlineData("Rules:MaxListAge", "three days", "a duration from 00:00:01 to 36500.00:00:00")]
    [InlineData("Rules:MaxListAge", "-1", "a duration from 00:00:01 to 36500.00:00:00")]
    [InlineData("Repatriation:DaysToLeave", "731", "a whole number from 0 to 730")]
    [InlineData("Imports:MaxFileBytes", "0", "a whole number from 1 to 1099511627776")]
    [InlineData("Reports:PrintTimeout", "0", "a duration from 00:00:01 to 00:05:00")]
    [InlineData("Imports:MaxLines", "many", "a whole number from 1 to 100000000")]
    [InlineData("Subscriptions:StuckAfter", "00:00:00", "a duration from 00:00:00.001 to 1.00:00:00")]
    [InlineData("Subscriptions:LateEventsShown", "2.00:00:00", "a duration from 00:00:00.001 to 1.00:00:00")]
    [InlineData("Auth:DevelopmentPublicKeyFile", "/nowhere/key.pem", "a file with a public ES256 key as PEM")]
    [InlineData("Auth:DevelopmentPrivateKeyFile", "/nowhere/key.pem", "a file with a private ES256 key as PEM")]
    [InlineData("Auth:Authority", "http://login.example.org", "an https address")]
    public async Task An_invalid_setting_stops_the_start(string setting, string value, string allowed) =>
        Assert.Equal($"{setting} is '{value}', but must be {allowed}.", await StartWithSettings.FailsAsync(Service, $"{setting}={value}"));

    [Theory]
    [InlineData("Auth:DevelopmentPublicKeyFile", "Set Auth:Authority, or Auth:DevelopmentPublicKeyFile on a development machine.")]
    [InlineData("Auth:Audience", "Auth:Audience is empty, but must name the audience that tokens are issued for.")]
    [InlineData("ConnectionStrings:Database", "Set ConnectionStrings:Database.")]
    [InlineData("RabbitMq:Uri", "Set RabbitMq:Uri.")]
    [InlineData("Rules:RequiredLists:0", "Rules:RequiredLists is '', but each must be the name of a list, such as un_sc_sanctions.")]
    public async Task A_missing_setting_stops_the_start(string setting, string message) =>
        Assert.Equal(message, await StartWithSettings.FailsAsync(Service, $"{setting}="));

    [Theory]
    [InlineData("ConnectionStrings:Database", "Host=db;Pass=hunter2", "Host=…;Database=…;Username=…;Password=…")]
    [InlineData("ConnectionStrings:Database", "Host=db;Password=hunter2", "Host=…;Database=…;Username=…;Password=…")]
    [InlineData("RabbitMq:Uri", "http://sanctions:hunter2@broker/", "amqp://user:password@host:port/vhost")]
    public async Task A_message_shows_no_password(string setting, string value, string form) =>
        Assert.Equal(
            $"{setting} (not shown, because it contains a password) must be like {form}.",
            await StartWithSettings.FailsAsync(Service, $"{setting}={value}")
        );
}
