using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Platform.Kernel;

/// <summary>An authority of a Member State that calls the APIs, for instance <c>KOR-MOEL</c>.</summary>
[JsonConverter(typeof(ParsableJsonConverter<AgencyId>))]
public readonly partial record struct AgencyId : IParsable<AgencyId>
{
    private readonly string? _value;

    private AgencyId(string value) => _value = value;

    /// <summary>The identifier: 1 to 64 letters, digits, dots, underscores and hyphens.</summary>
    public string Value => _value ?? throw new InvalidOperationException("The agency is not set.");

    /// <summary>Reads an agency's identifier.</summary>
    /// <exception cref="FormatException">The text has other characters, or too many.</exception>
    public static AgencyId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("Not an agency's identifier.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AgencyId result)
    {
        var valid = s is not null && Form().IsMatch(s);
        result = valid ? new AgencyId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
