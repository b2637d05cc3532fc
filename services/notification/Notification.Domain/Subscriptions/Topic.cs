using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Notification.Domain.Subscriptions;

/// <summary>The topic of a notice: a message's name in kebab case, for instance <c>permit-issued</c>. A subscription can also name <c>*</c>, for every topic.</summary>
[JsonConverter(typeof(ParsableJsonConverter<Topic>))]
public readonly partial record struct Topic : IParsable<Topic>
{
    private readonly string? _value;

    private Topic(string value) => _value = value;

    /// <summary>Every topic.</summary>
    public static Topic Any { get; } = new("*");

    /// <summary>The topic's name.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The topic is not set.");

    /// <summary>Whether a subscription to this topic gets notices on the other.</summary>
    public bool Covers(Topic other) => this == Any || this == other;

    /// <summary>Reads a topic.</summary>
    /// <exception cref="FormatException">The text is neither kebab case nor <c>*</c>.</exception>
    public static Topic Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var topic) ? topic : throw new FormatException("Not a topic.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Topic result)
    {
        var valid = s is not null && (s == "*" || Form().IsMatch(s));
        result = valid ? new Topic(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z]+(-[a-z]+)*\z")]
    private static partial Regex Form();
}
