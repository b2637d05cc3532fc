using Microsoft.AspNetCore.Builder;

namespace Platform.Hosting.Requests;

/// <summary>An example of an endpoint's JSON body or of a parameter, for its OpenAPI description and the API page.</summary>
/// <param name="Parameter">The parameter in the path or the query; null for the body.</param>
/// <param name="Value">The value as it would be sent.</param>
public sealed record Example(string? Parameter, object Value);

/// <summary>Adds examples to an endpoint's OpenAPI description.</summary>
public static class Examples
{
    extension<TBuilder>(TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        /// <summary>Adds an example of the JSON body.</summary>
        public TBuilder WithExample(object body) => endpoint.WithMetadata(new Example(null, body));

        /// <summary>Adds an example of a parameter.</summary>
        public TBuilder WithExample(string parameter, object value) => endpoint.WithMetadata(new Example(parameter, value));
    }
}
