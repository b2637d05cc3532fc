using System.Text.Json;

namespace Permits.Service;

/// <summary>The names of enumerations in messages and texts, spelled as in responses.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
