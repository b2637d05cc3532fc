namespace Platform.Hosting.Messaging;

/// <summary>The broker (<c>RabbitMq</c> in the configuration). Not a record, which would print the password.</summary>
internal sealed class RabbitMqSettings : ICheckedSettings
{
    /// <summary>The broker's address, with user, password and virtual host.</summary>
    public string Uri { get; init; } = "";

    public IEnumerable<string> Problems()
    {
        if (Uri.Length == 0)
            yield return "Set RabbitMq:Uri.";
        else if (!System.Uri.TryCreate(Uri, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps" or "rabbitmq" or "rabbitmqs"))
            yield return "RabbitMq:Uri (not shown, because it contains a password) must be like amqp://user:password@host:port/vhost.";
    }
}
