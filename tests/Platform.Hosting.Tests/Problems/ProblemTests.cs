using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;

namespace Platform.Hosting.Tests.Problems;

/// <summary>What a caller sees over HTTP when a request fails: the invalid parameter is known only from the framework's own message.</summary>
public sealed class ProblemTests : IAsyncLifetime
{
    private ProblemHost _host = null!;

    private sealed record Note
    {
        public required string Text { get; init; }

        public int Copies { get; init; }
    }

    public async Task InitializeAsync() => _host = await ProblemHost.StartAsync(Map);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("items?number=secret-1", "number", "Invalid format.")]
    [InlineData("items", "number", "Required.")]
    [InlineData("items?number=1&as_of=secret-1", "as_of", "Invalid format.")]
    [InlineData("items?number=1&cursor=secret+1", "cursor", "Invalid format.")]
    [InlineData("items/secret-1", "id", "Invalid format.")]
    public async Task An_invalid_parameter_is_named_as_the_caller_knows_it_and_its_value_is_not_repeated(string path, string pointer, string detail)
    {
        var problem = await ProblemAsync(await _host.Client.GetAsync(path), HttpStatusCode.BadRequest, "/problems/invalid-request");
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal((pointer, detail), (error.GetProperty("pointer").GetString(), error.GetProperty("detail").GetString()));
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_header_is_named()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "items?number=1");
        request.Headers.Add("X-Copies", "many");
        var problem = await ProblemAsync(await _host.Client.SendAsync(request), HttpStatusCode.BadRequest, "/problems/invalid-request");
        Assert.Equal("X-Copies", Assert.Single(problem.GetProperty("errors").EnumerateArray()).GetProperty("pointer").GetString());
    }

    [Theory]
    [InlineData("rejected", HttpStatusCode.UnprocessableEntity, "/problems/idempotency-key-reused")]
    [InlineData("lost-race", HttpStatusCode.PreconditionFailed, "/problems/precondition-failed")]
    [InlineData("database-down", HttpStatusCode.ServiceUnavailable, "/problems/unavailable")]
    [InlineData("bug", HttpStatusCode.InternalServerError, "/problems/internal")]
    [InlineData("no-such-path", HttpStatusCode.NotFound, "/problems/not-found")]
    [InlineData("unauthorized", HttpStatusCode.Unauthorized, "/problems/unauthorized")]
    public async Task A_failure_becomes_its_documented_problem(string path, HttpStatusCode status, string type)
    {
        var problem = await ProblemAsync(await _host.Client.GetAsync(path), status, type);
        Assert.NotEmpty(problem.GetProperty("traceId").GetString()!);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_problem_is_a_problem_document_regardless_of_the_Accept_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "bug") { Headers = { Accept = { new("text/csv") } } };
        await ProblemAsync(await _host.Client.SendAsync(request), HttpStatusCode.InternalServerError, "/problems/internal");
    }

    [Theory]
    [InlineData("""{"text":"a"}""", HttpStatusCode.OK, null)]
    [InlineData("""{"text":1,"extra":2}""", HttpStatusCode.BadRequest, "#/text #/extra")]
    [InlineData("""{"text":"a","text":"b"}""", HttpStatusCode.BadRequest, "#")]
    [InlineData("""{"text":""", HttpStatusCode.BadRequest, "#")]
    [InlineData("", HttpStatusCode.BadRequest, "#")]
    public async Task A_body_is_read_strictly(string body, HttpStatusCode status, string? pointers)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await _host.Client.PostAsync("notes", content);
        Assert.Equal(status, response.StatusCode);
        if (pointers is null)
            return;
        var problem = await ProblemAsync(response, status, "/problems/invalid-request");
        Assert.Equal(pointers, string.Join(' ', problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString())));
    }

    [Fact]
    public async Task A_body_with_another_media_type_is_refused()
    {
        using var content = new StringContent("text=a", Encoding.UTF8, "application/x-www-form-urlencoded");
        await ProblemAsync(await _host.Client.PostAsync("notes", content), HttpStatusCode.UnsupportedMediaType, "/problems/unsupported-media-type");
    }

    [Fact]
    public async Task An_oversized_body_is_refused()
    {
        using var content = new StringContent($"{{\"text\":\"{new string('a', 3000)}\"}}", Encoding.UTF8, "application/json");
        await ProblemAsync(await _host.Client.PostAsync("small-notes", content), HttpStatusCode.RequestEntityTooLarge, "/problems/too-large");
    }

    [Fact]
    public async Task Every_problem_type_links_to_its_documentation()
    {
        Assert.Equal(ProblemTypes.All.Count, ProblemTypes.All.Select(type => type.Uri).Distinct().Count());
        foreach (var type in ProblemTypes.All)
        {
            var text = await _host.Client.GetStringAsync(type.Uri);
            Assert.Contains(type.Documentation, text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.GetAsync("/problems/unknown")).StatusCode);
    }

    private static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(
            "/items",
            (int number, [FromQuery(Name = "as_of")] Instant? asOf, Cursor? cursor, [FromHeader(Name = "X-Copies")] int? copies) =>
                $"{number}{asOf}{cursor}{copies}"
        );
        app.MapGet("/items/{id}", (Guid id) => id.ToString());
        app.MapPost("/notes", (Body<Note> body) => body.Hash);
        app.MapPost("/small-notes", (Body<Note> body) => body.Hash).WithMetadata(new RequestSizeLimitAttribute(1024));
        app.MapGet("/rejected", string () => throw new RequestRejectedException(ProblemTypes.IdempotencyKeyReused, "The key was used for another request."));
        app.MapGet("/lost-race", string () => throw new PostgresException("secret", "ERROR", "ERROR", PostgresErrorCodes.UniqueViolation));
        app.MapGet("/database-down", string () => throw new TimeoutException("secret"));
        app.MapGet("/bug", string () => throw new InvalidOperationException("secret"));
        app.MapGet("/unauthorized", () => Results.StatusCode(StatusCodes.Status401Unauthorized));
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        Assert.Equal(
            (status, MediaTypeHeaderValue.Parse("application/problem+json").MediaType),
            (response.StatusCode, response.Content.Headers.ContentType?.MediaType)
        );
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((type, (int)status), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));
        return problem;
    }
}
