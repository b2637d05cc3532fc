using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Platform.Hosting.Problems;

/// <summary>Describes the problems that an endpoint returns, for its OpenAPI description.</summary>
internal static class DescribedProblems
{
    /// <summary>Adds problems to an endpoint's description.</summary>
    public static void AddProblems(this EndpointBuilder endpoint, params ReadOnlySpan<ProblemType> problems)
    {
        foreach (var problem in problems)
            endpoint.Metadata.Add(new ProducesResponseTypeMetadata(problem.Status, typeof(ProblemDetails), ["application/problem+json"]));
    }
}
