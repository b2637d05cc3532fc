using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using Platform.Hosting.Access;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;
using Vogen;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Platform.Hosting;

/// <summary>The service's OpenAPI 3.1 document, served at <c>/openapi/v1.json</c> and written to <c>contracts/openapi</c> by the build.</summary>
internal static class OpenApi
{
    private const string Bearer = "bearer";

    public static void AddOpenApiDocument(this WebApplicationBuilder builder, string service) =>
        builder.Services.AddOpenApi(options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info = new()
                    {
                        Title = $"Sanctions registry: {service}",
                        Version = ProductVersion.Release,
                        Description =
                            "Errors are problem documents (RFC 9457) whose `type` leads to their documentation; `errors` names fields by JSON pointer.",
                        License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
                    };
                    // The document is written by the build, when no server is known.
                    document.Servers = [];
                    document.Components ??= new();
                    document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                    {
                        [Bearer] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "bearer",
                            BearerFormat = "JWT",
                            Description = "Claims: state, agency, roles.",
                        },
                    };
                    return Task.CompletedTask;
                }
            );
            // A typed value is a string in JSON, regardless of its structure in code.
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
                    if (!IsTypedValue(type))
                        return Task.CompletedTask;
                    schema.Type = JsonSchemaType.String;
                    if (type.IsDefined(typeof(ValueObjectAttribute<Guid>)))
                        schema.Format = "uuid";
                    return Task.CompletedTask;
                }
            );
            // An enum is a string. A member that uses it may be absent; null is not one of its values.
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    if (schema.Enum is not { } values)
                        return Task.CompletedTask;
                    schema.Type = JsonSchemaType.String;
                    schema.Enum = [.. values.Where(value => value is not null && !value.IsJsonNullSentinel())];
                    return Task.CompletedTask;
                }
            );
            // Null members are omitted from responses, so a nullable member may be missing.
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    if (context.JsonTypeInfo.Kind is not JsonTypeInfoKind.Object || schema.Required is not { } required)
                        return Task.CompletedTask;
                    foreach (var member in context.JsonTypeInfo.Properties.Where(member => member.IsGetNullable))
                        required.Remove(member.Name);
                    return Task.CompletedTask;
                }
            );
            // The framework's schema lacks the fields that our problems add.
            options.AddSchemaTransformer(
                async (schema, context, cancellationToken) =>
                {
                    if (context.JsonTypeInfo.Type != typeof(ProblemDetails))
                        return;
                    schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
                    schema.Properties["errors"] = await context.GetOrCreateSchemaAsync(
                        typeof(IReadOnlyList<FieldError>),
                        parameterDescription: null,
                        cancellationToken
                    );
                    schema.Properties["traceId"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Description = "Finds the request in the operator's traces.",
                    };
                }
            );
            options.AddOperationTransformer(DescribeAsync);
        });

    private static bool IsTypedValue(Type type) =>
        type.IsDefined(typeof(ValueObjectAttribute))
        || (
            type.GetCustomAttribute<JsonConverterAttribute>()?.ConverterType is { IsGenericType: true } converter
            && converter.GetGenericTypeDefinition() == typeof(ParsableJsonConverter<>)
        );

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<QueryParameter>())
            operation.Parameters.Add(Describe(parameter));
        foreach (var header in metadata.OfType<RequestHeader>())
            operation.Parameters.Add(Describe(header));
        AddExamples(operation, metadata.OfType<Example>(), context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);

        var responses = operation.Responses ?? [];
        await DescribeAlternativesAsync(responses, metadata, context, cancellationToken);
        var problem = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = await SchemaOfAsync(typeof(ProblemDetails), context, cancellationToken) },
        };
        responses.TryAdd("4XX", new OpenApiResponse { Description = "A problem document: the request was refused.", Content = problem });
        responses.TryAdd(
            "5XX",
            new OpenApiResponse
            {
                Description = "A problem document. Either nothing was changed, or a repeat of the request finds the change.",
                Content = problem,
            }
        );
        // Routing refuses a body of another media type.
        if (metadata.OfType<IAcceptsMetadata>().LastOrDefault() is { } accepted)
            Refuse(StatusCodes.Status415UnsupportedMediaType, $"Supported media types: {string.Join(", ", accepted.ContentTypes)}.");
        if (metadata.OfType<AllowedCallers>().LastOrDefault() is { } allowed)
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            Refuse(StatusCodes.Status401Unauthorized, "The bearer token is missing, invalid or expired.");
            Refuse(StatusCodes.Status403Forbidden, allowed.Description);
        }

        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
            operation.Responses.Add(status, response);

        void Refuse(int status, string description) => responses[Status(status)] = new OpenApiResponse { Description = description, Content = problem };
    }

    private static void AddExamples(OpenApiOperation operation, IEnumerable<Example> examples, JsonSerializerOptions options)
    {
        foreach (var example in examples)
        {
            if (example.Parameter is null)
            {
                foreach (var (mediaType, content) in operation.RequestBody?.Content ?? new Dictionary<string, OpenApiMediaType>())
                    if (mediaType == "application/json")
                        content.Example = JsonSerializer.SerializeToNode(example.Value, options);
            }
            else
            {
                var parameter = (OpenApiParameter)operation.Parameters!.Single(one => one.Name == example.Parameter);
                parameter.Example = JsonSerializer.SerializeToNode(example.Value, options);
            }
        }
    }

    private static OpenApiParameter Describe(QueryParameter parameter)
    {
        var schema = new OpenApiSchema { Type = parameter.Type };
        return new()
        {
            Name = parameter.Name,
            In = ParameterLocation.Query,
            Description = parameter.Description,
            Explode = parameter.Repeated,
            Schema = parameter.Repeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } : schema,
        };
    }

    private static OpenApiParameter Describe(RequestHeader header) =>
        new()
        {
            Name = header.Name,
            In = ParameterLocation.Header,
            Required = header.Required,
            Description = header.Description,
            Example = header.Example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    // The framework keeps only the last of several types for one status.
    private static async Task DescribeAlternativesAsync(
        OpenApiResponses responses,
        IList<object> metadata,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var typed = metadata.OfType<IProducesResponseTypeMetadata>().Where(produced => produced.Type is not null && produced.Type != typeof(void)).ToList();
        foreach (var status in typed.GroupBy(produced => produced.StatusCode).Where(status => status.Select(produced => produced.Type).Distinct().Count() > 1))
        {
            if (!responses.TryGetValue(Status(status.Key), out var response) || response.Content is not { } content)
                continue;
            content.Clear();
            foreach (
                var mediaType in status
                    .SelectMany(produced => produced.ContentTypes.Select(name => (Name: name, produced.Type)))
                    .GroupBy(produced => produced.Name, produced => produced.Type!)
            )
            {
                var schemas = new List<IOpenApiSchema>();
                foreach (var type in mediaType.Distinct())
                    schemas.Add(await SchemaOfAsync(type, context, cancellationToken));
                content[mediaType.Key] = new OpenApiMediaType { Schema = schemas is [var only] ? only : new OpenApiSchema { AnyOf = schemas } };
            }
        }
    }

    private static async Task<IOpenApiSchema> SchemaOfAsync(Type type, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) =>
        Referenced(await context.GetOrCreateSchemaAsync(type, parameterDescription: null, cancellationToken), context.Document!);

    // A schema that the framework creates for a transformer is whole. Its parts become components here, as they do elsewhere.
    private static IOpenApiSchema Referenced(IOpenApiSchema schema, OpenApiDocument document)
    {
        if (schema is not OpenApiSchema whole)
            return schema;
        foreach (var (name, member) in whole.Properties?.ToList() ?? [])
            whole.Properties![name] = Referenced(member, document);
        if (whole.Items is { } items)
            whole.Items = Referenced(items, document);
        if (whole.AdditionalProperties is { } values)
            whole.AdditionalProperties = Referenced(values, document);
        if (whole.Metadata is null || !whole.Metadata.TryGetValue("x-schema-id", out var value) || value is not string { Length: > 0 } id)
            return whole;
        document.AddComponent(id, whole);
        return new OpenApiSchemaReference(id, document);
    }

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
