using Platform.Kernel;
using Registry.Matching;

namespace Registry.Domain.PermitScreenings;

/// <summary>The prospective employer.</summary>
/// <param name="Name">The name as registered.</param>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
public sealed record Employer(string Name, CountryCode? Country, string? RegistrationNumber)
{
    /// <summary>The employer as the matching engine compares it: an organisation, or a person who is an employer in their own name.</summary>
    public MatchEntity ToMatchEntity() =>
        MatchEntities.Of(
            "employer",
            "LegalEntity",
            [
                ("name", [Name]),
                ("country", Country is { } country ? [country.Alpha2] : []),
                ("registrationNumber", RegistrationNumber is { } number ? [number] : []),
            ]
        );
}
