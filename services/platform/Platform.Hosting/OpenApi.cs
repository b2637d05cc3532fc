using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Platform.Hosting;

/// <summary>The service's OpenAPI 3.1 document, served at <c>/openapi/v1.json</c> and written to <c>contracts/openapi</c> by the build.</summary>
internal static class OpenApi
{
    private const string Bearer = "bearer";

    public static void AddOpenApiDocument(this WebApplicationBuilder builder, string service) => builder.Services.AddOpenApi(options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = $"Sanctions registry: {service}",
                Version = ProductVersion.Release,
                Description = "Errors are problem documents (RFC 9457) whose `type` leads to their documentation; `errors` names fields by JSON pointer.",
                License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
            };
            // The document is written by the build, when no server is known.
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "Claims: state, agency, roles." },
            };
            return Task.CompletedTask;
        });
        // A typed identifier is a string in JSON, regardless of its structure in code.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
            if (type.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { IsGenericType: true } converter && converter.GetGenericTypeDefinition() == typeof(ParsableJsonConverter<>))
                schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
        // Null members are omitted from responses, so a nullable member may be missing.
        options.AddSchemaTransformer((schema, context, _) =>
        {
            if (context.JsonTypeInfo.Kind is not JsonTypeInfoKind.Object || schema.Required is not { } required) return Task.CompletedTask;
            foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.IsGetNullable)) required.Remove(member.Name);
            return Task.CompletedTask;
        });
        // The framework's schema lacks the fields that our problems add.
        options.AddSchemaTransformer(async (schema, context, cancellationToken) =>
        {
            if (context.JsonTypeInfo.Type != typeof(ProblemDetails)) return;
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["errors"] = await context.GetOrCreateSchemaAsync(typeof(IReadOnlyList<FieldError>), parameterDescription: null, cancellationToken);
            schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Finds the request in the operator's traces." };
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return Task.CompletedTask;
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestHeader>())
            {
                operation.Parameters ??= [];
                operation.Parameters.Add(new OpenApiParameter { Name = header.Name, In = ParameterLocation.Header, Required = header.Required, Description = header.Description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }

            operation.Responses ??= [];
            operation.Responses.TryAdd("5XX", new OpenApiResponse { Description = "A problem document. Either nothing was changed, or a repeat of the request finds the change.", Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() } });
            operation.Responses.TryAdd("4XX", new OpenApiResponse { Description = "A problem document.", Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() } });
            return Task.CompletedTask;
        });
    });
}
