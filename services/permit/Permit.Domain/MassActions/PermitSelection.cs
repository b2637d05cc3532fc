using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.MassActions;

/// <summary>Which of a State's permits a mass action concerns: those that satisfy every condition that is not null.</summary>
/// <param name="Employer">Permits to work for this employer.</param>
/// <param name="Nationality">Permits of workers who claim this nationality.</param>
/// <param name="Agency">Permits that this agency applied for.</param>
/// <param name="SuspendedFor">Permits that are suspended for a hit with this listed subject.</param>
/// <param name="Permits">These permits.</param>
public sealed record PermitSelection(
    EmployerSelection? Employer,
    StatedCountry? Nationality,
    AgencyId? Agency,
    string? SuspendedFor,
    IReadOnlyList<PermitId>? Permits
);

/// <summary>An employer.</summary>
/// <param name="Country">Where it is registered.</param>
/// <param name="RegistrationNumber">Its number in that register; null to find it by its name.</param>
/// <param name="Name">Its name, without regard to case; null to find it by its number.</param>
public sealed record EmployerSelection(StatedCountry Country, string? RegistrationNumber, string? Name);
