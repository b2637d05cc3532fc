using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Imports;

/// <summary>A permit that the agency had issued before.</summary>
/// <param name="IssuedOn">When the agency issued it, YYYY-MM-DD: not in the future, and not after its last day.</param>
/// <param name="Permit">What it is for, as in an application; its last day has not passed.</param>
public sealed record ImportedPermitRequest(string IssuedOn, ApplyRequest Permit)
{
    /// <summary>Reads the permit.</summary>
    /// <exception cref="RequestRejectedException">Names every field that is not valid.</exception>
    internal (Application Application, DateOnly IssuedOn) Read(AgencyId agency, DateOnly today)
    {
        var checks = new FieldChecks();
        var application = Permit.Read(checks, agency, today);
        // The pointers of an application start at the permit.
        var all = new FieldChecks();
        foreach (var error in checks.Errors)
            all.Add($"#/permit{error.Pointer[1..]}", error.Detail);
        var issuedOn = all.Day("#/issuedOn", IssuedOn);
        if (issuedOn > today)
            all.Add("#/issuedOn", "Must not be in the future.");
        else if (issuedOn > application.ValidTo && application.ValidTo != default)
            all.Add("#/issuedOn", "Must not be after the permit's last day.");
        all.ThrowIfAny();
        return (application, issuedOn!.Value);
    }
}
