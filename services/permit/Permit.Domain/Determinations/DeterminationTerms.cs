using Permits.Domain.Permits;

namespace Permits.Domain.Determinations;

/// <summary>What the 1718 Committee approved in advance (2375 para 17, 2371 para 11).</summary>
/// <param name="Document">The Committee's document or letter.</param>
/// <param name="DecidedOn">The day of the Committee's decision: a permit must be later.</param>
/// <param name="Purpose">What the Committee approved it for.</param>
/// <param name="Workers">How many permits may be in force under it at the same time.</param>
/// <param name="ValidFrom">The first day that a permit under it may cover.</param>
/// <param name="ValidTo">The last day that a permit under it may cover.</param>
/// <param name="Scope">Which applications it covers.</param>
public sealed record DeterminationTerms(
    string Document,
    DateOnly DecidedOn,
    DeterminationPurpose Purpose,
    int Workers,
    DateOnly ValidFrom,
    DateOnly ValidTo,
    DeterminationScope Scope
)
{
    /// <summary>The first of the terms that an application is outside of; null if it is covered.</summary>
    /// <param name="application">The application.</param>
    /// <param name="today">The day of the decision.</param>
    public DeterminationLimit? LimitFor(Application application, DateOnly today) =>
        today < DecidedOn ? DeterminationLimit.NotInAdvance
        : application.ValidFrom < ValidFrom || application.ValidTo > ValidTo ? DeterminationLimit.Validity
        : Scope.Classes.Count > 0 && !Scope.Classes.Contains(application.Class) ? DeterminationLimit.Class
        : Scope.Sectors.Count > 0 && !Scope.Sectors.Any(sector => Covers(sector, application.Sector)) ? DeterminationLimit.Sector
        : Scope.EmployerRegistrationNumbers.Count > 0
        && !Scope.EmployerRegistrationNumbers.Contains(application.Employer.RegistrationNumber, StringComparer.OrdinalIgnoreCase)
            ? DeterminationLimit.Employer
        : null;

    // A division covers its groups and classes.
    private static bool Covers(SectorCode sector, SectorCode? applied) => applied?.Value.StartsWith(sector.Value, StringComparison.Ordinal) == true;
}

/// <summary>The purposes for which the Committee may approve (2375 para 17).</summary>
public enum DeterminationPurpose
{
    /// <summary>Humanitarian assistance.</summary>
    HumanitarianAssistance,

    /// <summary>Denuclearization.</summary>
    Denuclearization,

    /// <summary>Another purpose that is consistent with the resolutions.</summary>
    OtherConsistentPurpose,
}

/// <summary>Which applications a determination covers. An empty list is no limit.</summary>
/// <param name="Classes">Ways to earn income.</param>
/// <param name="Sectors">Sectors; a division covers its groups and classes.</param>
/// <param name="EmployerRegistrationNumbers">Employers, by their registration number.</param>
public sealed record DeterminationScope(
    IReadOnlyList<IncomeClass> Classes,
    IReadOnlyList<SectorCode> Sectors,
    IReadOnlyList<string> EmployerRegistrationNumbers
);

/// <summary>What keeps a determination from covering an application.</summary>
public enum DeterminationLimit
{
    /// <summary>The State has no such determination, or it is not in force.</summary>
    NotInForce,

    /// <summary>The Committee had not decided on that day.</summary>
    NotInAdvance,

    /// <summary>The permit would be valid on days that it does not cover.</summary>
    Validity,

    /// <summary>It does not cover the class.</summary>
    Class,

    /// <summary>It does not cover the sector.</summary>
    Sector,

    /// <summary>It does not cover the employer.</summary>
    Employer,

    /// <summary>As many permits as it allows are in force under it.</summary>
    UsedUp,
}
