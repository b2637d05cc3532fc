using Permits.Domain.MassActions;
using Permits.Domain.Permits;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.MassActions;

/// <summary>A decision on many permits.</summary>
/// <param name="Action">suspend, revoke or expire.</param>
/// <param name="Filter">Which permits: those that satisfy every given condition.</param>
/// <param name="Reason">Why, for the record of each permit: 1 to 2,000 characters.</param>
/// <param name="LegalBasis">For revoke, 1 to 10 citations: a resolution's paragraph such as 2375/17, or national: followed by the law.</param>
public sealed record MassActionRequest(string Action, MassActionFilter Filter, string Reason, IReadOnlyList<string>? LegalBasis = null)
{
    private const int MaxPermits = 1_000;

    internal (MassActionKind Kind, PermitSelection Selection, string Statement, IReadOnlyList<LegalBasis> LegalBasis) Read()
    {
        var checks = new FieldChecks();
        var kind = checks.OneOf<MassActionKind>("#/action", Action);
        var selection = new PermitSelection(
            Filter.Employer is { } employer ? Employer(checks, employer) : null,
            checks.OptionalCountry("#/filter/nationality", Filter.Nationality),
            checks.OptionalValue<AgencyId>("#/filter/agency", Filter.Agency),
            checks.OptionalText("#/filter/suspendedFor", Filter.SuspendedFor, 200),
            Filter.Permits is null ? null : checks.List("#/filter/permits", Filter.Permits, 1, MaxPermits, (_, id) => PermitId.From(id))
        );
        if (Filter is { Employer: null, Nationality: null, Agency: null, SuspendedFor: null, Permits: null })
            checks.Add("#/filter", "Must have a condition.");
        var statement = checks.Text("#/reason", Reason, 2000, multiline: true);
        var bases =
            kind is MassActionKind.Revoke ? checks.List("#/legalBasis", LegalBasis, 1, 10, checks.Value<LegalBasis>)
            : LegalBasis is null ? []
            : Refused(checks);
        checks.ThrowIfAny();
        return (kind, selection, statement, bases);
    }

    private static EmployerSelection Employer(FieldChecks checks, EmployerFilter employer)
    {
        if (employer is { RegistrationNumber: null, Name: null })
            checks.Add("#/filter/employer", "Must have a registration number or a name.");
        return new(
            checks.Country("#/filter/employer/country", employer.Country),
            checks.OptionalText("#/filter/employer/registrationNumber", employer.RegistrationNumber, 100),
            checks.OptionalText("#/filter/employer/name", employer.Name, 300)
        );
    }

    private static IReadOnlyList<LegalBasis> Refused(FieldChecks checks)
    {
        checks.Add("#/legalBasis", "Pass it only with revoke.");
        return [];
    }
}

/// <summary>Conditions on permits.</summary>
/// <param name="Employer">Permits to work for this employer.</param>
/// <param name="Nationality">Permits of workers who claim this nationality: an ISO 3166-1 code or a name, as in applications.</param>
/// <param name="Agency">Permits that this agency applied for.</param>
/// <param name="SuspendedFor">Permits that are suspended for a hit with this listed subject, as in /suspensions.</param>
/// <param name="Permits">Up to 1,000 permits.</param>
public sealed record MassActionFilter(
    EmployerFilter? Employer = null,
    string? Nationality = null,
    string? Agency = null,
    string? SuspendedFor = null,
    IReadOnlyList<Guid>? Permits = null
);

/// <summary>An employer: its country, and its registration number, its name or both.</summary>
/// <param name="Country">Where it is registered: an ISO 3166-1 code or a name.</param>
/// <param name="RegistrationNumber">Its number in that register.</param>
/// <param name="Name">Its name as in the applications, without regard to case.</param>
public sealed record EmployerFilter(string Country, string? RegistrationNumber = null, string? Name = null);
