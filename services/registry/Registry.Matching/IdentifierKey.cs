namespace Registry.Matching;

/// <summary>The form in which two identifiers are compared.</summary>
internal static class IdentifierKey
{
    /// <summary>A shorter key says too little to stand alone.</summary>
    internal const int Shortest = 4;

    /// <summary>Letters and digits in upper case; a wallet's address as it is, since its case carries its checksum.</summary>
    internal static string Of(string property, string value)
    {
        var trimmed = value.Trim();
        if (property == "publicKey")
            return trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? trimmed.ToLowerInvariant() : trimmed;
        return string.Concat(trimmed.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
    }
}
