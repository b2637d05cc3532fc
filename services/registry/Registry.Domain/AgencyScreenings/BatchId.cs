using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Registry.Domain.AgencyScreenings;

/// <summary>An agency's own name for a batch of screenings, with which it can resume the batch.</summary>
[JsonConverter(typeof(ParsableJsonConverter<BatchId>))]
public readonly partial record struct BatchId : IParsable<BatchId>
{
    private readonly string? _value;

    private BatchId(string value) => _value = value;

    /// <summary>1 to 64 letters, digits, dots, hyphens and underscores.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An unset batch was read.");

    /// <summary>Reads a batch's name.</summary>
    /// <exception cref="FormatException">The text is not a valid batch name.</exception>
    public static BatchId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id) ? id : throw new FormatException("Not a batch's name.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out BatchId result)
    {
        var valid = s is not null && Form().IsMatch(s);
        result = valid ? new BatchId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
