using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests;

/// <summary>
/// Runs an <c>.http</c> file as an editor does: its requests in order, with <c>@variables</c> and values from the responses of named requests.
/// </summary>
internal sealed partial class HttpFile(string path, IReadOnlyDictionary<string, string> given)
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly Dictionary<string, JsonElement> _responses = [];

    /// <summary>Sends every request; a response that is not a success is an error.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> RunAsync()
    {
        using var client = new HttpClient();
        var sent = 0;
        foreach (var block in Separator().Split(await File.ReadAllTextAsync(path)))
        {
            var lines = new Queue<string>(block.Split('\n').Select(line => line.TrimEnd()));
            string? name = null;
            while (lines.TryPeek(out var line) && (line.Length == 0 || line[0] is '#' or '@'))
            {
                if (Named().Match(line) is { Success: true } named)
                    name = named.Groups[1].Value;
                if (Variable().Match(line) is { Success: true } found)
                    _variables[found.Groups[1].Value] = given.GetValueOrDefault(found.Groups[1].Value, found.Groups[2].Value);
                lines.Dequeue();
            }

            if (lines.Count == 0)
                continue;
            using var request = Read(lines);
            using var response = await client.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException(
                    $"{Path.GetFileName(path)}: {request.Method} {request.RequestUri} was answered with {(int)response.StatusCode}: {text}"
                );
            if (name is not null)
                _responses[name] = JsonElement.Parse(text);
            sent++;
        }

        return sent;
    }

    private HttpRequestMessage Read(Queue<string> lines)
    {
        var start = Resolve(lines.Dequeue()).Split(' ', 2);
        var request = new HttpRequestMessage(HttpMethod.Parse(start[0]), start[1]);
        var type = "text/plain";
        while (lines.TryDequeue(out var line) && line.Length > 0)
        {
            var header = Resolve(line).Split(": ", 2);
            if (header[0] == "Content-Type")
                type = header[1];
            else
                request.Headers.Add(header[0], header[1]);
        }

        if (string.Join('\n', lines).Trim() is { Length: > 0 } body)
            request.Content = new StringContent(Resolve(body), Encoding.UTF8, new MediaTypeHeaderValue(type));
        return request;
    }

    private string Resolve(string text) =>
        Reference()
            .Replace(
                text,
                reference =>
                {
                    var name = reference.Groups[1].Value;
                    if (name == "$guid")
                        return Guid.CreateVersion7().ToString();
                    return FromResponse().Match(name) is { Success: true } response
                        ? _responses[response.Groups[1].Value].GetProperty(response.Groups[2].Value).GetString()!
                        : _variables[name];
                }
            );

    [GeneratedRegex("^###.*$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^# @name (\w+)$")]
    private static partial Regex Named();

    [GeneratedRegex(@"^@(\w+) = (.*)$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\{\{([^}]+)\}\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^(\w+)\.response\.body\.\$\.(\w+)$")]
    private static partial Regex FromResponse();
}
