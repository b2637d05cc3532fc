using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>The URL that a webhook is sent to: absolute http or https, a host, no credentials, no fragment, at most 2,048 characters.</summary>
[JsonConverter(typeof(ParsableJsonConverter<WebhookUrl>))]
public sealed record WebhookUrl : IParsable<WebhookUrl>
{
    private const int MaxLength = 2048;

    private WebhookUrl(Uri address) => Address = address;

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    public bool IsSecure => Address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Reads a URL; <paramref name="problem"/> says what is wrong with one that is refused.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out WebhookUrl? url, [NotNullWhen(false)] out string? problem)
    {
        url = null;
        problem = text switch
        {
            null or "" => "Must not be empty.",
            { Length: > MaxLength } => $"Must have at most {MaxLength} characters.",
            _ when text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) => "Must not contain spaces or control characters.",
            _ => null,
        };
        if (problem is not null)
            return false;
        problem =
            !Uri.TryCreate(text, UriKind.Absolute, out var address) ? "Must be an absolute URL."
            : address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp ? "Must be an https URL."
            : address.Host.Length == 0 ? "Must name a host."
            : address.UserInfo.Length > 0 || text!.Split('/', '?', '#').ElementAtOrDefault(2)?.Contains('@', StringComparison.Ordinal) is true
                ? "Must not contain credentials: webhooks are signed."
            : text.Contains('#', StringComparison.Ordinal) ? "Must not have a fragment."
            : null;
        if (problem is not null)
            return false;
        url = new WebhookUrl(address!);
        return true;
    }

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">The text is not a valid webhook URL.</exception>
    public static WebhookUrl Parse(string s, IFormatProvider? provider = null) =>
        TryRead(s, out var url, out var problem) ? url : throw new FormatException(problem);

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out WebhookUrl result) =>
        TryRead(s, out result, out _);

    /// <inheritdoc/>
    public override string ToString() => Address.OriginalString;
}
