using System.Text.Json;

namespace Notification.Service.Tests;

/// <summary>A message of any contract type with every field filled in, as JSON.</summary>
internal static class Samples
{
    public static JsonElement Of(Type type) => JsonSerializer.SerializeToElement(Value(type));

    private static object Value(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(string) => "text",
            var t when t == typeof(Guid) => Guid.Parse("01890000-0000-7000-8000-000000000001"),
            var t when t == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
            var t when t == typeof(DateOnly) => new DateOnly(2026, 3, 1),
            var t when t == typeof(double) => 0.9,
            var t when t == typeof(bool) => true,
            var t when t == typeof(int) || t == typeof(long) => 3,
            var t when t.IsGenericType => (object[])[Value(t.GetGenericArguments()[0])],
            var t => t.GetProperties()
                .Where(property => property.CanWrite)
                .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => Value(property.PropertyType)),
        };
}
