using Microsoft.AspNetCore.Builder;
using Microsoft.OpenApi;

namespace Platform.Hosting.Requests;

/// <summary>Describes a parameter that an endpoint reads from the query itself, for its OpenAPI description.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Description">What it does and which values it takes.</param>
/// <param name="Type">Its JSON Schema type.</param>
/// <param name="Repeated">Whether it can be repeated.</param>
public sealed record QueryParameter(string Name, string Description, JsonSchemaType Type = JsonSchemaType.String, bool Repeated = false);

/// <summary>Adds query parameters to an endpoint's OpenAPI description.</summary>
public static class QueryParameters
{
    /// <summary>Adds the parameters that the endpoint reads to its metadata.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. parameters]);
}
