using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>A source's list, identified by its OpenSanctions dataset name.</summary>
[JsonConverter(typeof(ParsableJsonConverter<ListId>))]
public readonly partial record struct ListId : IParsable<ListId>
{
    private readonly string? _value;

    private ListId(string value) => _value = value;

    /// <summary>The United Nations Security Council Consolidated List.</summary>
    public static ListId UnitedNations { get; } = new("un_sc_sanctions");

    /// <summary>The list of Specially Designated Nationals of the Office of Foreign Assets Control.</summary>
    public static ListId SpeciallyDesignatedNationals { get; } = new("us_ofac_sdn");

    /// <summary>The digital currency addresses that the Office of Foreign Assets Control lists.</summary>
    public static ListId DigitalCurrencyAddresses { get; } = new("us_ofac_wallets");

    /// <summary>The name, for instance <c>un_sc_sanctions</c>.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An unset list was read.");

    /// <summary>Reads a list's name.</summary>
    /// <exception cref="FormatException">The text is not a list's name.</exception>
    public static ListId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id) ? id : throw new FormatException("Not a list's name.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ListId result)
    {
        var valid = s is not null && Form().IsMatch(s);
        result = valid ? new ListId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[a-z][a-z0-9_]{1,63}\z")]
    private static partial Regex Form();
}
