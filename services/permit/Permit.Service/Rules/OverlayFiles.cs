using System.Text.Json;
using System.Text.Json.Serialization;
using Json.Schema;
using Permits.Domain.Rules;
using Vogen;

namespace Permits.Service.Rules;

/// <summary>Reads the States' overlays from a folder, and checks them against the published schema and the common rules.</summary>
internal static class OverlayFiles
{
    private const int MaxBytes = 64 * 1024;

    private static readonly Lazy<JsonSchema> Schema = new(ReadSchema);
    private static readonly EvaluationOptions Evaluation = new() { OutputFormat = OutputFormat.Hierarchical, RequireFormatValidation = true };
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The valid overlays, and what is wrong with the others.</summary>
    public static (IReadOnlyList<StateOverlay> Overlays, IReadOnlyList<string> Problems) Read(string folder, RuleSettings common)
    {
        if (!Directory.Exists(folder))
            return ([], [$"Rules:Overlays is '{folder}', but there is no such folder."]);
        var (overlays, problems) = (new List<StateOverlay>(), new List<string>());
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var (overlay, found) = ReadFile(file, common);
            problems.AddRange(found.Select(problem => $"The overlay {file} is not valid: {problem}"));
            if (overlay is not null && found.Count == 0)
                overlays.Add(overlay);
        }

        return (overlays, problems);
    }

    private static (StateOverlay? Overlay, IReadOnlyList<string> Problems) ReadFile(string file, RuleSettings common)
    {
        if (new FileInfo(file).Length > MaxBytes)
            return (null, [$"it is larger than {MaxBytes} bytes."]);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new() { AllowDuplicateProperties = false, MaxDepth = 8 });
            var evaluated = Schema.Value.Evaluate(document.RootElement, Evaluation);
            if (!evaluated.IsValid)
                return (null, [.. Errors(evaluated).Distinct()]);
            var overlay = document.RootElement.Deserialize<StateOverlay>(Json)!;
            return (overlay, [.. Problems(overlay, Path.GetFileNameWithoutExtension(file), common)]);
        }
        catch (Exception exception) when (exception is JsonException or ValueObjectValidationException)
        {
            // The reader says only that a value could not be converted; its cause says what is allowed.
            return (
                null,
                [exception is JsonException { Path: { } path } && exception.InnerException is { } cause ? $"{path}: {cause.Message}" : exception.Message]
            );
        }
    }

    private static IEnumerable<string> Problems(StateOverlay overlay, string name, RuleSettings common)
    {
        if (overlay.State.Value != name)
            yield return $"its state is {overlay.State}, so it must be named {overlay.State}.json.";
        if (overlay.EffectiveTo < overlay.EffectiveFrom)
            yield return "effectiveTo is before effectiveFrom.";
        foreach (var loosening in overlay.Loosens(common))
            yield return loosening;
    }

    private static IEnumerable<string> Errors(EvaluationResults results) =>
        (results.Errors ?? [])
            .Select(error => $"#{results.InstanceLocation}: {error.Value}")
            .Concat((results.Details ?? []).Where(detail => !detail.IsValid).SelectMany(Errors));

    private static JsonSchema ReadSchema()
    {
        using var stream = typeof(OverlayFiles).Assembly.GetManifestResourceStream("rule-overlay.schema.json")!;
        using var reader = new StreamReader(stream);
        return JsonSchema.FromText(reader.ReadToEnd());
    }
}
