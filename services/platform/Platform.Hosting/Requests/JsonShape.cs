using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Platform.Hosting.Problems;

namespace Platform.Hosting.Requests;

/// <summary>
/// Compares a JSON document with a type's contract and reports every difference, whereas the serializer stops at the first:
/// unknown and missing fields, wrong types, nulls, and text that is not Unicode.
/// </summary>
internal static class JsonShape
{
    private const int MaxErrors = 50;

    public static IReadOnlyList<FieldError> Compare(JsonElement element, JsonTypeInfo type)
    {
        var errors = new List<FieldError>();
        Compare(element, type, "#", nullable: false, errors);
        return errors;
    }

    private static void Compare(JsonElement element, JsonTypeInfo type, string pointer, bool nullable, List<FieldError> errors)
    {
        if (errors.Count >= MaxErrors)
            return;
        if (element.ValueKind is JsonValueKind.Null)
        {
            if (!nullable)
                errors.Add(new(pointer, "Must not be null."));
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                CompareObject(element, type, pointer, errors);
                break;
            case JsonTypeInfoKind.Enumerable:
                CompareItems(element, type, pointer, errors);
                break;
            case JsonTypeInfoKind.Dictionary:
                CompareEntries(element, type, pointer, errors);
                break;
            default:
                CompareValue(element, type.Type, pointer, errors);
                break;
        }
    }

    private static void CompareObject(JsonElement element, JsonTypeInfo type, string pointer, List<FieldError> errors)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            errors.Add(new(pointer, "Must be an object."));
            return;
        }

        var known = type.Properties.ToDictionary(property => property.Name, StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (errors.Count >= MaxErrors)
                return;
            if (Name(member, pointer, errors) is not { } name)
                continue;
            if (known.Remove(name, out var property))
                Compare(member.Value, type.Options.GetTypeInfo(property.PropertyType), Append(pointer, name), property.IsSetNullable, errors);
            else
                errors.Add(new(Append(pointer, name), $"Unknown field. Known fields: {string.Join(", ", type.Properties.Select(p => p.Name))}."));
        }

        errors.AddRange(known.Values.Where(property => property.IsRequired).Select(property => new FieldError(Append(pointer, property.Name), "Required.")));
    }

    private static void CompareItems(JsonElement element, JsonTypeInfo type, string pointer, List<FieldError> errors)
    {
        if (element.ValueKind is not JsonValueKind.Array)
        {
            errors.Add(new(pointer, "Must be an array."));
            return;
        }

        var item = type.Options.GetTypeInfo(type.ElementType!);
        var index = 0;
        foreach (var child in element.EnumerateArray())
            Compare(child, item, $"{pointer}/{index++}", nullable: false, errors);
    }

    private static void CompareEntries(JsonElement element, JsonTypeInfo type, string pointer, List<FieldError> errors)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            errors.Add(new(pointer, "Must be an object."));
            return;
        }

        var value = type.Options.GetTypeInfo(type.ElementType!);
        foreach (var member in element.EnumerateObject())
        {
            if (Name(member, pointer, errors) is { } name)
                Compare(member.Value, value, Append(pointer, name), nullable: false, errors);
        }
    }

    private static void CompareValue(JsonElement element, Type type, string pointer, List<FieldError> errors)
    {
        // A type with its own converter (JsonElement, string-or-list) is checked by the converter when the value is read.
        var expected = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(string) => "text",
            var t when t == typeof(bool) => "true or false",
            var t when t == typeof(int) || t == typeof(long) || t == typeof(double) || t == typeof(decimal) => "a number",
            _ => null,
        };
        var fits = expected switch
        {
            "text" => element.ValueKind is JsonValueKind.String,
            "true or false" => element.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "a number" => element.ValueKind is JsonValueKind.Number,
            _ => true,
        };
        if (!fits)
            errors.Add(new(pointer, $"Must be {expected}."));
        else if (element.ValueKind is JsonValueKind.String && !IsUnicode(element))
            errors.Add(new(pointer, "Must be Unicode text: it has an unpaired surrogate or invalid UTF-8."));
    }

    private static string? Name(JsonProperty member, string pointer, List<FieldError> errors)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            errors.Add(new(pointer, "A field's name is not Unicode text."));
            return null;
        }
    }

    private static bool IsUnicode(JsonElement element)
    {
        try
        {
            return element.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // RFC 6901 §3: ~ and / are escaped.
    private static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
}
