using System.Text.Json;
using Permits.Domain.Permits;

namespace Permits.Domain.Tests;

/// <summary>Events are for ever: JSON as it was first stored must read to the end of days. These texts are never edited; a new shape brings an upcaster and a new text.</summary>
public sealed class EventShapeTests
{
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    [Theory]
    [InlineData(typeof(PermitEvent.Applied), """{"application":{"agency":"KOR-MOEL","reference":"R-1","worker":{"names":["김철수"],"birthDate":"1990-04","nationality":"VNM","gender":"Male","documents":[{"type":"Passport","number":"B1","issuer":"VNM"}]},"employer":{"name":"Hanbit","country":"KOR","registrationNumber":null},"occupation":"Welder","validFrom":"2026-04-01","validTo":"2027-03-31"},"requestHash":"ab"}""")]
    [InlineData(typeof(PermitEvent.ScreeningReceived), """{"screening":{"screeningId":"0198a000-0000-7000-8000-000000000002","hits":[{"screened":"worker","subjectId":"unsc-1","list":"un_sc_sanctions","schema":"Person","caption":"A","score":0.9,"evidence":[{"feature":"name_parts","score":1,"weight":1,"detail":"d","query":"A","candidate":"A"}]}],"editions":[{"list":"un_sc_sanctions","contentHash":"aa","generatedAt":"2026-03-01T00:00:00+00:00","importedAt":"2026-03-01T01:00:00+00:00"}],"engine":"e","threshold":0.7,"screenedAt":"2026-03-01T01:00:00+00:00","notCompared":["—"]}}""")]
    [InlineData(typeof(PermitEvent.WatchHitReceived), """{"watchHit":{"watchId":"0198a000-0000-7000-8000-000000000003","hit":{"screened":"worker","subjectId":"unsc-1","list":"l","schema":"Person","caption":"A","score":0.9,"evidence":[]},"editions":[],"engine":"e","foundAt":"2026-03-01T01:00:00+00:00"}}""")]
    [InlineData(typeof(PermitEvent.Referred), """{"reasons":["hit"]}""")]
    [InlineData(typeof(PermitEvent.Issued), """{"reason":"clear"}""")]
    [InlineData(typeof(PermitEvent.Refused), """{"reason":"no","legalBasis":["2375/17"]}""")]
    [InlineData(typeof(PermitEvent.Suspended), """{"reason":"hit"}""")]
    [InlineData(typeof(PermitEvent.Reinstated), """{"reason":"cleared"}""")]
    [InlineData(typeof(PermitEvent.Revoked), """{"reason":"listed","legalBasis":["2397/8","national:x"]}""")]
    public void A_stored_event_reads_and_writes_as_it_was_first_stored(Type type, string json)
    {
        var @event = JsonSerializer.Deserialize(json, type, Stored)!;
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(JsonSerializer.Serialize(@event, type, Stored));
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), after.RootElement.ToString());
    }
}
