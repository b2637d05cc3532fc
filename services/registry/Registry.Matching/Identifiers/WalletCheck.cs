namespace Registry.Matching.Identifiers;

/// <summary>The result of checking a wallet address.</summary>
public abstract record WalletCheck
{
    private WalletCheck() { }

    /// <summary>The format is known and the checksum is correct.</summary>
    /// <param name="Form">The format, for instance <c>Base58Check (bitcoin)</c>.</param>
    /// <param name="Key">The canonical spelling for comparing addresses.</param>
    public sealed record Valid(string Form, string Key) : WalletCheck;

    /// <summary>The format is known but has no checksum, so a mistyped address cannot be detected.</summary>
    /// <param name="Form">The format.</param>
    /// <param name="Key">The canonical spelling for comparing addresses.</param>
    public sealed record Unchecked(string Form, string Key) : WalletCheck;

    /// <summary>The format is known and the checksum is wrong: a character was mistyped, omitted or swapped.</summary>
    /// <param name="Form">The format.</param>
    /// <param name="Key">The address as written: it is equal only to itself.</param>
    public sealed record Invalid(string Form, string Key) : WalletCheck;

    /// <summary>The format is unknown.</summary>
    /// <param name="Key">The address as written.</param>
    public sealed record Unknown(string Key) : WalletCheck;
}
