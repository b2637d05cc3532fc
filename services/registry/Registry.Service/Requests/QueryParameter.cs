using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Registry.Service.Requests;

/// <summary>Describes a parameter that an endpoint reads from the query itself.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Description">What it does and which values it takes.</param>
/// <param name="Type">Its JSON Schema type.</param>
/// <param name="Repeated">Whether it can be repeated.</param>
internal sealed record QueryParameter(string Name, string Description, JsonSchemaType Type = JsonSchemaType.String, bool Repeated = false);

/// <summary>Describes parameters in the OpenAPI document.</summary>
internal static class QueryParameters
{
    /// <summary>Adds the parameters that the endpoint reads to its metadata.</summary>
    public static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, params QueryParameter[] parameters) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. parameters]);

    /// <summary>Writes the parameters into the OpenAPI document.</summary>
    public static void AddQueryParameters(this WebApplicationBuilder builder) => builder.Services.Configure<OpenApiOptions>("v1", options =>
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
            {
                operation.Parameters ??= [];
                var schema = new OpenApiSchema { Type = parameter.Type };
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Explode = parameter.Repeated,
                    Schema = parameter.Repeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema,
                });
            }

            return Task.CompletedTask;
        }));
}
