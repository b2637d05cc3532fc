using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using SanctionsRegistry.Tools.Access;

namespace SanctionsRegistry.Tools.Demo;

/// <summary>The three services over HTTP, as called by the people in the demo.</summary>
internal sealed class Api : IDisposable
{
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly ECDsa _key;

    public Api(Uri registry, Uri permit, Uri notification, string keys)
    {
        (Registry, Permit, Notification) = (registry, permit, notification);
        _key = DevelopmentKeys.ReadPrivate(keys);
        Secretariat = Token(new("secretariat@un", null, "UN-SECRETARIAT", ["secretariat"]));
        SecondSecretariat = Token(new("second-secretariat@un", null, "UN-SECRETARIAT", ["secretariat"]));
        Officer = Token(new("officer@moel", "KOR", "KOR-MOEL", ["officer"]));
        Supervisor = Token(new("supervisor@moel", "KOR", "KOR-MOEL", ["supervisor"]));
    }

    public Uri Registry { get; }

    public Uri Permit { get; }

    public Uri Notification { get; }

    public string Secretariat { get; }

    /// <summary>Another member of the secretariat, for what needs two people.</summary>
    public string SecondSecretariat { get; }

    public string Officer { get; }

    public string Supervisor { get; }

    public Task<Answer> GetAsync(Uri service, string path, string token) => SendAsync(HttpMethod.Get, service, path, token, null);

    public Task<Answer> PostAsync(Uri service, string path, string token, object body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, service, path, token, JsonContent.Create(body), headers);

    public async Task<Answer> PostXmlAsync(string path, string token, byte[] xml)
    {
        using var content = new ByteArrayContent(xml) { Headers = { ContentType = new MediaTypeHeaderValue("application/xml") } };
        return await SendAsync(HttpMethod.Post, Registry, path, token, content);
    }

    public Task<Answer> DeleteAsync(Uri service, string path, string token, string ifMatch) =>
        SendAsync(HttpMethod.Delete, service, path, token, null, ("If-Match", ifMatch));

    public void Dispose()
    {
        _client.Dispose();
        _key.Dispose();
    }

    private string Token(TokenHolder holder) => DevelopmentTokens.Create(_key, holder, TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(1));

    private async Task<Answer> SendAsync(
        HttpMethod method,
        Uri service,
        string path,
        string token,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(service, path)) { Content = content, Headers = { Authorization = new("Bearer", token) } };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json =
            response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true && text.Length > 0
                ? JsonElement.Parse(text)
                : default;
        return new Answer(response.StatusCode, json, text, response.Headers.ETag?.ToString());
    }
}

/// <summary>The response of a service.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Json, string Text, string? ETag)
{
    /// <summary>The response, if it has one of the expected statuses.</summary>
    public Answer Expect(string what, params ReadOnlySpan<HttpStatusCode> statuses) =>
        statuses.Contains(Status) ? this : throw new StepFailedException($"{what}: the service answered {(int)Status}: {Text}");
}
