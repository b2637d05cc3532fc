using System.Text.Json;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>Reads JSON from outside: a body, or a line of one.</summary>
public static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>A value that matches its type.</summary>
    /// <exception cref="RequestRejectedException">The text is not JSON, or does not match the type: names every field that does not.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> text, JsonSerializerOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            var type = options.GetTypeInfo(typeof(T));
            var errors = JsonShape.Compare(document.RootElement, type);
            if (errors.Count > 0)
                throw new RequestRejectedException(ProblemTypes.InvalidRequest, "The body does not have the expected shape.", errors);
            return (T)document.RootElement.Deserialize(type)!;
        }
        catch (JsonException exception)
        {
            throw new RequestRejectedException(
                ProblemTypes.InvalidRequest,
                "The body is not valid JSON.",
                [new(Pointer(exception.Path), "Invalid JSON, or a duplicate field.")]
            );
        }
    }

    // "$.worker.names[0]" as "#/worker/names/0".
    private static string Pointer(string? path) =>
        "#" + (path ?? "$")[1..].Replace("[", "/", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '/');
}
