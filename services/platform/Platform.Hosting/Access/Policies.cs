using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Platform.Kernel;

namespace Platform.Hosting.Access;

/// <summary>What an endpoint requires of its caller. A wrong role is 403; another State's data is 404.</summary>
public static class Policies
{
    extension<TBuilder>(TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Requires one of the roles, held in a Member State.</summary>
        public TBuilder ForState(params string[] roles) =>
            endpoint
                .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAgency().RequireState().RequireRole(roles))
                .Describe($"Requires the role {OneOf(roles)}, held in a Member State.");

        /// <summary>Requires one of the roles, with or without a State.</summary>
        public TBuilder ForRoles(params string[] roles) =>
            endpoint
                .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAgency().RequireRole(roles))
                .Describe($"Requires the role {OneOf(roles)}.");

        /// <summary>Requires the secretariat, which has no State, or one of the roles held in a State.</summary>
        public TBuilder ForSecretariatOrState(params string[] roles) =>
            endpoint
                .RequireAuthorization(policy =>
                    policy
                        .RequireAuthenticatedUser()
                        .RequireAgency()
                        .RequireAssertion(context =>
                            context.User.IsInRole(Role.Secretariat)
                            || (CountryCode.TryParse(context.User.FindFirst(ClaimNames.State)?.Value, null, out _) && roles.Any(context.User.IsInRole))
                        )
                )
                .Describe($"Requires the role {Role.Secretariat}, or {OneOf(roles)} held in a Member State.");

        /// <summary>Requires any valid caller: for the lists, which are common to all.</summary>
        public TBuilder ForAnyCaller() =>
            endpoint
                .RequireAuthorization(policy => policy.RequireAuthenticatedUser().RequireAgency())
                .Describe("Requires a token of an agency, with any role.");

        private TBuilder Describe(string allowed) => endpoint.WithMetadata(new AllowedCallers(allowed));
    }

    private static string OneOf(string[] roles) => roles is [.. var first, var last] && first.Length > 0 ? $"{string.Join(", ", first)} or {last}" : roles[0];

    private static AuthorizationPolicyBuilder RequireState(this AuthorizationPolicyBuilder policy) =>
        policy.RequireAssertion(context => CountryCode.TryParse(context.User.FindFirst(ClaimNames.State)?.Value, null, out _));

    private static AuthorizationPolicyBuilder RequireAgency(this AuthorizationPolicyBuilder policy) =>
        policy.RequireAssertion(context =>
            AgencyId.TryParse(context.User.FindFirst(ClaimNames.Agency)?.Value, null, out _)
            && context.User.FindFirst(ClaimNames.Subject) is { Value.Length: > 0 and <= 256 }
        );
}

/// <summary>Who may call an endpoint, for its OpenAPI description.</summary>
/// <param name="Description">The roles, in a sentence.</param>
internal sealed record AllowedCallers(string Description);
