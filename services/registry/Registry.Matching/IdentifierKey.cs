using Registry.Matching.Identifiers;

namespace Registry.Matching;

/// <summary>The form in which two identifiers are compared.</summary>
internal static class IdentifierKey
{
    /// <summary>A shorter key says too little to stand alone.</summary>
    internal const int Shortest = 4;

    /// <summary>Letters and digits in upper case, without what only says what number it is; a wallet's address by the rules of its chain.</summary>
    internal static string Of(string property, string value)
    {
        if (property == "publicKey")
            return WalletAddress.Key(WalletAddress.Check(value));
        var key = string.Concat(value.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
        return property switch
        {
            "imoNumber" when key.StartsWith("IMO", StringComparison.Ordinal) => key[3..],
            // A BIC of a head office may be written with the branch XXX or without (ISO 9362).
            "swiftBic" when key.Length == 11 && key.EndsWith("XXX", StringComparison.Ordinal) => key[..8],
            _ => key,
        };
    }

    /// <summary>What is wrong with the value by its own check, in words; null where nothing is, or nothing can be told.</summary>
    internal static string? Fault(string property, string value) => property switch
    {
        "publicKey" when WalletAddress.Check(value) is WalletCheck.Wrong wrong => $"the checksum of the {wrong.Form} address is wrong",
        "imoNumber" when CheckDigits.ImoNumber(value) is not true => "it is no IMO number with a right check digit",
        "mmsi" when CheckDigits.Mmsi(value) is not true => "it is no MMSI",
        "leiCode" when CheckDigits.Lei(value) is not true => "it is no LEI with right check digits",
        "innCode" when CheckDigits.Inn(value) is not true => "it is no INN with right check digits",
        "ogrnCode" when CheckDigits.Ogrn(value) is not true => "it is no OGRN with a right check digit",
        "swiftBic" when CheckDigits.Bic(value) is not true => "it is no BIC",
        _ => null,
    };
}
