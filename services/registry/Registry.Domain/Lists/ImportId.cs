using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>An import. It is part of the lists' vocabulary because an edition names the import that published it.</summary>
/// <param name="Value">The import's stream.</param>
[JsonConverter(typeof(ParsableJsonConverter<ImportId>))]
public readonly record struct ImportId(Guid Value) : IParsable<ImportId>
{
    /// <inheritdoc/>
    public static ImportId Parse(string s, IFormatProvider? provider = null) => new(Guid.Parse(s, provider));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ImportId result)
    {
        var valid = Guid.TryParseExact(s, "D", out var value);
        result = new(value);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
