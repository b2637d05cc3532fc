using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Registry.Domain.Lists;

/// <summary>A source's list, identified by its OpenSanctions dataset name.</summary>
[ValueObject<string>, ValueForm("Must be a lower-case letter, then 1 to 63 lower-case letters, digits and underscores.")]
public readonly partial struct ListId
{
    /// <summary>The United Nations Security Council Consolidated List.</summary>
    public static ListId UnitedNations { get; } = From("un_sc_sanctions");

    /// <summary>The list of Specially Designated Nationals of the Office of Foreign Assets Control.</summary>
    public static ListId SpeciallyDesignatedNationals { get; } = From("us_ofac_sdn");

    /// <summary>The digital currency addresses that the Office of Foreign Assets Control lists.</summary>
    public static ListId DigitalCurrencyAddresses { get; } = From("us_ofac_wallets");

    private static Validation Validate(string value) => ValueFormAttribute.Check<ListId>(Form().IsMatch(value));

    [GeneratedRegex(@"^[a-z][a-z0-9_]{1,63}\z")]
    private static partial Regex Form();
}
