using Platform.Hosting.Access;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Notification.Service;

/// <summary>Whose data a caller reads: its own agency's, or, for an auditor, that of any agency of the same State.</summary>
internal static class ReadableAgency
{
    public const string Refusal = "Only an auditor reads another agency of the State.";

    /// <summary>The agency, or null where the caller may not read it.</summary>
    public static AgencyId? Of(Caller caller, string? asked, FieldChecks checks)
    {
        if (asked is null) return caller.Agency;
        if (!AgencyId.TryParse(asked, null, out var agency)) checks.Add("agency", "Must be an agency's identifier: 1 to 64 letters, digits, dots, underscores and hyphens.");
        return agency == caller.Agency || caller.Roles.Contains(Role.Auditor) ? agency : null;
    }
}
