using System.Text.Json;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>
/// A State's events as they are stored, for replay: the stored JSON, not what the current code makes of it. Only up to the settled number, below which
/// no further event can appear: a reader that resumes after the last sequence it saw misses nothing.
/// </summary>
public static class RawEvents
{
    /// <summary>Parameters: the tenant, the sequence to resume after.</summary>
    public const string Query = $"""
        SELECT seq_id, id, stream_id, version, type, timestamp, user_name, headers ->> 'agency', correlation_id, causation_id, data
        FROM mt_events
        WHERE tenant_id = $1 AND seq_id > $2 AND seq_id <= {SettledEvents.Number}
        ORDER BY seq_id
        """;

    /// <summary>Writes the reader's current row as one JSON object.</summary>
    public static void Write(NpgsqlDataReader row, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence"u8, row.GetInt64(0));
        json.WriteString("eventId"u8, row.GetGuid(1));
        json.WriteString("streamId"u8, row.GetGuid(2));
        json.WriteNumber("version"u8, row.GetInt64(3));
        json.WriteString("type"u8, row.GetString(4));
        json.WriteString("occurredAt"u8, row.GetFieldValue<DateTimeOffset>(5));
        WriteOptional(row, 6, "user"u8, json);
        WriteOptional(row, 7, "agency"u8, json);
        WriteOptional(row, 8, "correlationId"u8, json);
        WriteOptional(row, 9, "causationId"u8, json);
        json.WritePropertyName("data"u8);
        json.WriteRawValue(row.GetFieldValue<byte[]>(10), skipInputValidation: true);
        json.WriteEndObject();
    }

    private static void WriteOptional(NpgsqlDataReader row, int column, ReadOnlySpan<byte> name, Utf8JsonWriter json)
    {
        if (!row.IsDBNull(column))
            json.WriteString(name, row.GetString(column));
    }
}
