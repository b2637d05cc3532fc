using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Platform.Kernel;

namespace Platform.Hosting.Access;

/// <summary>The caller, read from the bearer token after the endpoint's policy has accepted it.</summary>
public sealed class Caller
{
    private readonly CountryCode? _state;

    private Caller(CountryCode? state, AgencyId agency, string user, IReadOnlySet<string> roles) =>
        (_state, Agency, User, Roles) = (state, agency, user, roles);

    /// <summary>The caller's Member State, which is its tenant. Endpoints that read it use a policy of <see cref="Policies"/> that requires one.</summary>
    public CountryCode State => _state ?? throw new InvalidOperationException("The endpoint's policy does not require a State.");

    /// <summary>The caller's agency.</summary>
    public AgencyId Agency { get; }

    /// <summary>The token's subject: a person or a machine of the agency.</summary>
    public string User { get; }

    /// <summary>The caller's roles.</summary>
    public IReadOnlySet<string> Roles { get; }

    /// <summary>Binds the caller as a parameter of an endpoint.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult<Caller?>(From(context.User));

    internal static Caller From(ClaimsPrincipal principal) =>
        new(
            CountryCode.TryParse(principal.FindFirstValue(ClaimNames.State), null, out var state) ? state : null,
            AgencyId.From(principal.FindFirstValue(ClaimNames.Agency) ?? ""),
            principal.FindFirstValue(ClaimNames.Subject) ?? "",
            principal.FindAll(ClaimNames.Roles).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal)
        );
}

/// <summary>The token claims that the services read.</summary>
public static class ClaimNames
{
    /// <summary>The Member State, ISO 3166-1 alpha-3; the secretariat has none.</summary>
    public const string State = "state";

    /// <summary>The agency's identifier.</summary>
    public const string Agency = "agency";

    /// <summary>One of <see cref="Role"/>; may occur more than once.</summary>
    public const string Roles = "roles";

    /// <summary>The user.</summary>
    public const string Subject = "sub";
}

/// <summary>The caller's roles: what it may do.</summary>
public static class Role
{
    /// <summary>
    /// Applies for permits for an agency, and decides on all of the State's permits: an immigration agency may revoke what a labour agency issued.
    /// </summary>
    public const string Officer = "officer";

    /// <summary>Approves what needs two people, and signs it.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Reads and replays everything of its State; changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>The United Nations secretariat: publishes lists and reads the statistics of all States.</summary>
    public const string Secretariat = "secretariat";
}
