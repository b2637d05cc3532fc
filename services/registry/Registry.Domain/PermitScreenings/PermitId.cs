using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Registry.Domain.PermitScreenings;

/// <summary>A permit of the permit service; the stream ids of its screening and its watch are derived from it.</summary>
/// <param name="Value">The permit service's id.</param>
[JsonConverter(typeof(ParsableJsonConverter<PermitId>))]
public readonly record struct PermitId(Guid Value) : IParsable<PermitId>
{
    /// <summary>The stream of the permit's screening.</summary>
    public Guid ScreeningStream => NameBasedGuid.Create("screening", ToString());

    /// <summary>The stream of the permit's watch.</summary>
    public Guid WatchStream => NameBasedGuid.Create("watch", ToString());

    /// <inheritdoc/>
    public static PermitId Parse(string s, IFormatProvider? provider) => new(Guid.Parse(s));

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PermitId result)
    {
        var valid = Guid.TryParse(s, out var id);
        result = new(id);
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
