using System.Text.Json;

namespace Benchmarks.Floor;

/// <summary>A message with what every service's messages carry.</summary>
/// <param name="Topic">The exchange it came from.</param>
/// <param name="Body">All of it.</param>
internal sealed record FloorMessage(string Topic, Guid EventId, string State, string Agency, Guid PermitId, string? Correlation, JsonElement Body)
{
    public static FloorMessage Read(string topic, byte[] json)
    {
        var body = JsonElement.Parse(json);
        return new(topic, body.GetProperty("eventId").GetGuid(), body.GetProperty("state").GetString()!, body.GetProperty("agency").GetString()!,
            body.GetProperty("permitId").GetGuid(), body.GetProperty("correlationId").GetString(), body);
    }
}
