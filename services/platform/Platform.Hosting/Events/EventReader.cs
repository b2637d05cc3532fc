using System.Reflection;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace Platform.Hosting.Events;

/// <summary>Reads stored events with their metadata directly from the table.</summary>
internal sealed class EventReader
{
    /// <summary>The columns that <see cref="Read"/> expects from the table <c>mt_events AS e</c>. Parameter <c>$1</c>: the types whose data is read.</summary>
    public const string Columns = """
        e.seq_id, e.type, e.id, e.stream_id, e.version, e.timestamp, e.tenant_id, e.user_name, e.correlation_id, e.causation_id,
        CASE WHEN e.type = ANY($1) THEN e.headers END, CASE WHEN e.type = ANY($1) THEN e.data END
        """;

    // What Marten writes in place of an event whose transaction failed.
    private const string Tombstone = "tombstone";

    private readonly ISerializer _serializer;
    private readonly Dictionary<string, (Type Type, Func<object, IEvent> Wrap)> _types;

    public EventReader(IDocumentStore store)
    {
        _serializer = store.Options.Serializer();
        _types = store
            .Options.Events.AllKnownEventTypes()
            .ToDictionary(type => type.EventTypeName, type => (type.EventType, WrapperOf(type.EventType)), StringComparer.Ordinal);
    }

    /// <summary>The stored names of some event types.</summary>
    public string[] TypesOf(Func<Type, bool> isWanted) => [.. _types.Where(type => isWanted(type.Value.Type)).Select(type => type.Key)];

    /// <summary>The row's sequence number and, if its data was read, its event.</summary>
    /// <exception cref="InvalidOperationException">The event's type is unknown to this version of the service: an unknown event is never skipped.</exception>
    public (long Sequence, IEvent? Event) Read(NpgsqlDataReader row)
    {
        var (sequence, type) = (row.GetInt64(0), row.GetString(1));
        if (type == Tombstone)
            return (sequence, null);
        if (!_types.TryGetValue(type, out var known))
            throw new InvalidOperationException($"Event {sequence} has the unknown type {type}.");
        if (row.IsDBNull(11))
            return (sequence, null);
        var @event = known.Wrap(_serializer.FromJson(known.Type, row, 11));
        @event.EventTypeName = type;
        @event.Sequence = sequence;
        @event.Id = row.GetGuid(2);
        @event.StreamId = row.GetGuid(3);
        @event.Version = row.GetInt64(4);
        @event.Timestamp = row.GetFieldValue<DateTimeOffset>(5);
        @event.TenantId = row.GetString(6);
        @event.UserName = TextOf(row, 7);
        @event.CorrelationId = TextOf(row, 8);
        @event.CausationId = TextOf(row, 9);
        if (!row.IsDBNull(10))
            ReadHeaders(row.GetFieldValue<byte[]>(10), @event);
        return (sequence, @event);
    }

    private static Func<object, IEvent> WrapperOf(Type type) =>
        typeof(EventReader)
            .GetMethod(nameof(Wrap), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type)
            .CreateDelegate<Func<object, IEvent>>();

    private static Event<T> Wrap<T>(object data)
        where T : notnull => new((T)data);

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static void ReadHeaders(byte[] json, IEvent @event)
    {
        using var headers = JsonDocument.Parse(json);
        // An event without headers has the JSON null.
        if (headers.RootElement.ValueKind != JsonValueKind.Object)
            return;
        foreach (var header in headers.RootElement.EnumerateObject())
            @event.SetHeader(header.Name, header.Value.ToString());
    }
}
