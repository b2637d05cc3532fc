using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The service does not start with an invalid setting, and says why.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Rules:MaxListAge=three days", "Rules:MaxListAge is 'three days', but must be a duration from 00:00:01 to 36500.00:00:00.")]
    [InlineData("Rules:MaxListAge=-1", "Rules:MaxListAge is '-1', but must be a duration from 00:00:01 to 36500.00:00:00.")]
    [InlineData("Rules:RequiredLists:0=", "Rules:RequiredLists is '', but each must be the name of a list, such as un_sc_sanctions.")]
    [InlineData("Auth:DevelopmentPublicKeyFile=", "Set Auth:Authority, or Auth:DevelopmentPublicKeyFile on a development machine.")]
    [InlineData("Auth:DevelopmentPublicKeyFile=/nowhere/key.pem", "Auth:DevelopmentPublicKeyFile is '/nowhere/key.pem', but must be a file with a public ES256 key as PEM.")]
    [InlineData("Auth:Authority=http://login.example.org", "Auth:Authority is 'http://login.example.org', but must be an https address.")]
    [InlineData("Auth:Audience=", "Auth:Audience is empty, but must name whom tokens are issued for.")]
    [InlineData("Subscriptions:StuckAfter=00:00:00", "Subscriptions:StuckAfter is '00:00:00', but must be a duration from 00:00:00.001 to 1.00:00:00.")]
    [InlineData("Subscriptions:LateEventsShown=2.00:00:00", "Subscriptions:LateEventsShown is '2.00:00:00', but must be a duration from 00:00:00.001 to 1.00:00:00.")]
    [InlineData("ConnectionStrings:Database=", "Set ConnectionStrings:Database.")]
    [InlineData("RabbitMq:Uri=", "Set RabbitMq:Uri.")]
    public async Task An_invalid_setting_stops_the_start(string setting, string message) => Assert.Equal(message, await StartWithSettings.FailsAsync(typeof(ConfiguredRules).Assembly, setting));

    [Theory]
    [InlineData("ConnectionStrings:Database=Host=db;Pasword=hunter2", "ConnectionStrings:Database (not shown, because it contains a password) must be like Host=…;Database=…;Username=…;Password=….")]
    [InlineData("ConnectionStrings:Database=Host=db;Password=hunter2", "ConnectionStrings:Database (not shown, because it contains a password) must be like Host=…;Database=…;Username=…;Password=….")]
    [InlineData("RabbitMq:Uri=http://sanctions:hunter2@broker/", "RabbitMq:Uri (not shown, because it contains a password) must be like amqp://user:password@host:port/vhost.")]
    public async Task A_message_shows_no_password(string setting, string message) => Assert.Equal(message, await StartWithSettings.FailsAsync(typeof(ConfiguredRules).Assembly, setting));
}
