using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Hosting;
using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>
/// The entities of a set of editions as JSON. An entity's members stay the same for as long as the set does, so they are written once and copied, up to a
/// size limit.
/// </summary>
internal sealed class EntityJson
{
    // Enough for the entities of a hundred thousand names; beyond it, their JSON is written for each request.
    private const long MaxMemberBytes = 128L << 20;

    // Kept for as long as the set is.
    private static readonly ConditionalWeakTable<EditionSet, EntityJson> BySet = new();
    private static readonly JsonSerializerOptions Json = AnswerOptions();
    private readonly EditionSet _lists;
    private readonly ConcurrentDictionary<string, byte[]> _members = new(StringComparer.Ordinal);
    private long _memberBytes;

    private EntityJson(EditionSet lists) => _lists = lists;

    /// <summary>The entities of this set.</summary>
    public static EntityJson Of(EditionSet lists) => BySet.GetValue(lists, static lists => new(lists));

    /// <summary>Writes the members of the subject's entity into an object that the caller has begun and continues.</summary>
    public void WriteMembers(Utf8JsonWriter json, Subject subject)
    {
        var id = subject.SubjectId.Value;
        if (!_members.TryGetValue(id, out var members))
        {
            members = MembersOf(EntityResponse.Of(_lists.EntityOf(_lists.Find(id)!)));
            if (Interlocked.Read(ref _memberBytes) < MaxMemberBytes && _members.TryAdd(id, members))
                Interlocked.Add(ref _memberBytes, members.Length);
        }

        json.WritePropertyName("id"u8);
        // To the writer, all of this is the value of the first member, so it writes a comma before the next one.
        json.WriteRawValue(members, skipInputValidation: true);
    }

    private static ReadOnlySpan<byte> FirstMember => "{\"id\":"u8;

    // The text between an entity's braces without the first member's name.
    private static byte[] MembersOf(EntityResponse entity) => JsonSerializer.SerializeToUtf8Bytes(entity, Json)[FirstMember.Length..^1];

    // The options that responses are written with.
    private static JsonSerializerOptions AnswerOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ServiceHost.ConfigureJson(options);
        return options;
    }
}
