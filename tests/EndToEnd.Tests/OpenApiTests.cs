using System.Net;
using System.Text.Json;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The documents in <c>contracts/openapi</c> are what the services serve: written by the build, committed with the code.</summary>
[Collection(SharedSystem.Name)]
public sealed class OpenApiTests(SharedSystem shared)
{
    private readonly RunningSystem _system = shared.Services;

    [Fact]
    public async Task Each_service_serves_the_document_that_is_committed()
    {
        foreach (
            var (name, service) in ((string, ServiceProcess)[])
                [("registry", _system.Registry), ("permit", _system.Permit), ("notification", _system.Notification)]
        )
        {
            using var client = new HttpClient { BaseAddress = service.Address };
            using var served = JsonDocument.Parse(await client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
            using var committed = JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(TestServers.RepositoryRoot, "contracts", "openapi", $"{name}.json"))
            );
            Assert.StartsWith("3.1", served.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
            Assert.True(
                JsonElement.DeepEquals(committed.RootElement, served.RootElement),
                $"contracts/openapi/{name}.json differs from what the service serves: build, and commit the file."
            );
        }
    }

    [Fact]
    public async Task Optional_members_are_not_required_and_the_additional_fields_of_a_problem_are_described()
    {
        foreach (var name in (string[])["registry", "permit", "notification"])
        {
            using var document = JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(TestServers.RepositoryRoot, "contracts", "openapi", $"{name}.json"))
            );
            var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
            Assert.Contains(
                "items",
                Required(
                    schemas
                        .EnumerateObject()
                        .First(schema => schema.Value.TryGetProperty("properties", out var members) && members.TryGetProperty("next", out _))
                        .Value
                )
            );
            Assert.DoesNotContain(
                schemas.EnumerateObject(),
                schema => Required(schema.Value).Any(member => MayBeNull(schema.Value.GetProperty("properties").GetProperty(member)))
            );
            if (!schemas.TryGetProperty("ProblemDetails", out var problem))
                continue;
            Assert.Equal(
                "#/components/schemas/FieldError",
                problem.GetProperty("properties").GetProperty("errors").GetProperty("items").GetProperty("$ref").GetString()
            );
            Assert.True(problem.GetProperty("properties").TryGetProperty("traceId", out _));
            Assert.Empty(Required(problem));
            Assert.Equal(["pointer", "detail"], Required(schemas.GetProperty("FieldError")));
        }
    }

    private static IReadOnlyList<string> Required(JsonElement schema) =>
        schema.TryGetProperty("required", out var required) ? [.. required.EnumerateArray().Select(member => member.GetString()!)] : [];

    private static bool MayBeNull(JsonElement schema) =>
        (schema.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.Array && type.EnumerateArray().Any(one => one.GetString() == "null"))
        || (schema.TryGetProperty("oneOf", out var either) && either.EnumerateArray().Any(MayBeNull))
        || (type.ValueKind is JsonValueKind.String && type.GetString() == "null");

    /// <summary>The health endpoint under the name that clients of the OpenSanctions API know; the document includes only this one, for them.</summary>
    private const string Health = "/healthz";

    [Fact]
    public async Task Everything_but_health_problems_and_the_document_requires_a_token()
    {
        foreach (var service in (ServiceProcess[])[_system.Registry, _system.Permit, _system.Notification])
        {
            using var client = new HttpClient { BaseAddress = service.Address };
            using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative)));
            foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject().Where(path => path.Name != Health))
            {
                foreach (var operation in path.Value.EnumerateObject())
                {
                    using var request = new HttpRequestMessage(
                        HttpMethod.Parse(operation.Name),
                        new Uri(path.Name.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal).TrimStart('/'), UriKind.Relative)
                    );
                    using var response = await client.SendAsync(request);
                    Assert.True(
                        response.StatusCode is HttpStatusCode.Unauthorized,
                        $"{operation.Name} {path.Name} answered {(int)response.StatusCode} without a token."
                    );
                }
            }
        }
    }
}
