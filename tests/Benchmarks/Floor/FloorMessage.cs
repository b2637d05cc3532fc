using System.Text.Json;

namespace Benchmarks.Floor;

/// <summary>A message with the fields common to the services' messages.</summary>
/// <param name="Topic">The exchange it came from.</param>
/// <param name="Body">The whole message.</param>
internal sealed record FloorMessage(string Topic, Guid EventId, string State, string Agency, Guid PermitId, string? Correlation, JsonElement Body)
{
    public static FloorMessage Read(string topic, byte[] json)
    {
        var body = JsonElement.Parse(json);
        return new(
            topic,
            body.GetProperty("eventId").GetGuid(),
            body.GetProperty("state").GetString()!,
            body.GetProperty("agency").GetString()!,
            body.GetProperty("permitId").GetGuid(),
            body.GetProperty("correlationId").GetString(),
            body
        );
    }
}
