using Platform.Hosting.Access;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Notification.Service;

/// <summary>The agency whose data a caller may read: its own or, for an auditor, any agency of the same State.</summary>
internal static class ReadableAgency
{
    public const string Refusal = "Only an auditor can read another agency of the State.";

    /// <summary>The agency, or null when the caller may not read it.</summary>
    public static AgencyId? Of(Caller caller, string? asked, FieldChecks checks)
    {
        if (asked is null)
            return caller.Agency;
        var agency = checks.Value<AgencyId>("agency", asked);
        return agency == caller.Agency || caller.Roles.Contains(Role.Auditor) ? agency : null;
    }
}
