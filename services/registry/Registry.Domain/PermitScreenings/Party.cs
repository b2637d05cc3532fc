using Platform.Kernel;
using Registry.Matching;

namespace Registry.Domain.PermitScreenings;

/// <summary>A party of an application besides the worker: an organisation, or a person who does business in their own name.</summary>
/// <param name="Name">The name as registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
/// <param name="Wallet">The address of its cryptocurrency wallet.</param>
public sealed record Party(string Name, CountryCode? Country, string? RegistrationNumber, string? Wallet = null)
{
    /// <summary>The party as the matching engine compares it: itself, and its wallet.</summary>
    public IReadOnlyList<MatchEntity> ToMatchEntities()
    {
        var party = MatchEntities.Of(
            "party",
            "LegalEntity",
            [
                ("name", [Name]),
                ("country", Country is { } country ? [country.Alpha2] : []),
                ("registrationNumber", RegistrationNumber is { } number ? [number] : []),
                ("publicKey", Wallet is { } wallet ? [wallet] : []),
            ]
        );
        return Wallet is null ? [party] : [party, MatchEntities.Of("wallet", "CryptoWallet", [("publicKey", [Wallet])])];
    }
}

/// <summary>A party in its role.</summary>
/// <param name="Role">The role.</param>
/// <param name="Party">The party.</param>
public sealed record RoleParty(ScreenedParty Role, Party Party);
