namespace Registry.Matching.Identifiers;

/// <summary>The form in which two identifiers are compared.</summary>
internal static class IdentifierKey
{
    /// <summary>The properties whose equal values mean the same entity, regardless of names.</summary>
    internal static readonly string[] Properties =
    [
        "passportNumber",
        "idNumber",
        "registrationNumber",
        "taxNumber",
        "innCode",
        "ogrnCode",
        "leiCode",
        "imoNumber",
        "mmsi",
        "callSign",
        "serialNumber",
        "publicKey",
        "swiftBic",
        "isinCode",
        "uniqueEntityId",
    ];

    /// <summary>A shorter key is too weak on its own.</summary>
    internal const int MinLength = 4;

    /// <summary>Letters and digits in upper case, without a prefix that names the kind of number; a wallet address by the rules of its chain.</summary>
    internal static string Of(string property, string value)
    {
        if (property == "publicKey")
            return WalletAddress.Key(WalletAddress.Check(value));
        var key = string.Concat(value.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
        return property switch
        {
            "imoNumber" when key.StartsWith("IMO", StringComparison.Ordinal) => key[3..],
            // The BIC of a head office may be written with or without the branch code XXX (ISO 9362).
            "swiftBic" when key.Length == 11 && key.EndsWith("XXX", StringComparison.Ordinal) => key[..8],
            _ => key,
        };
    }

    /// <summary>What the value's own check finds wrong, in words; null if nothing is wrong or there is no check.</summary>
    internal static string? Fault(string property, string value) =>
        property switch
        {
            "publicKey" when WalletAddress.Check(value) is WalletCheck.Invalid invalid => $"the checksum of the {invalid.Form} address is wrong",
            "imoNumber" when CheckDigits.ImoNumber(value) is not true => "it is not an IMO number with a correct check digit",
            "mmsi" when CheckDigits.Mmsi(value) is not true => "it is not an MMSI",
            "leiCode" when CheckDigits.Lei(value) is not true => "it is not a LEI with correct check digits",
            "innCode" when CheckDigits.Inn(value) is not true => "it is not an INN with correct check digits",
            "ogrnCode" when CheckDigits.Ogrn(value) is not true => "it is not an OGRN with a correct check digit",
            "swiftBic" when CheckDigits.Bic(value) is not true => "it is not a BIC",
            _ => null,
        };
}
