using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Kernel;

namespace Registry.Formats.FollowTheMoney;

/// <summary>
/// Changes to a FollowTheMoney list, <c>ftm-delta</c>, as OpenSanctions exports them: each line is an operation with its entity,
/// <c>{"op": "ADD", "entity": {…}}</c>. <c>ADD</c> and <c>MOD</c> carry the entity as <see cref="FtmJsonFormat"/> reads it; <c>DEL</c> carries its id, and
/// anything else in it is ignored.
/// </summary>
public sealed class FtmDeltaFormat : IDeltaFormat
{
    /// <inheritdoc/>
    public string Name => "ftm-delta";

    /// <inheritdoc/>
    public IListFormat Whole { get; } = new FtmJsonFormat();

    /// <inheritdoc/>
    public bool IsDated => false;

    /// <inheritdoc/>
    public string? BaseFormat => Whole.Name;

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeltaLine> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = ListUpload.Only(files, "file of JSON lines");
        // Digests instead of the ids: sixteen bytes per subject, however long its id is.
        var seen = new HashSet<Guid>();
        await using var stream = file.Open();
        await foreach (var (place, bytes) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            using var json = JsonTree.Parse(bytes, place);
            var line = Read(json.RootElement, place, reading);
            if (!seen.Add(NameBasedGuid.Create(line.Id.Value)))
                throw new UnreadableListException($"{place}: an earlier line already has an operation on {ListText.Shown(line.Id.Value)}.");
            yield return line;
        }

        if (seen.Count == 0)
            throw new UnreadableListException("The file contains no operation.");
    }

    private static DeltaLine Read(JsonElement line, string place, ListReading reading)
    {
        if (line.ValueKind != JsonValueKind.Object)
            throw new UnreadableListException($"{place} is not an object.");
        foreach (var member in line.EnumerateObject())
        {
            if (JsonTree.Name(member, place) is var name and not ("op" or "entity"))
                reading.NoteUnknown(ListText.Shown(name));
        }

        var operation = FtmJsonFormat.Member(line, "op", place) switch
        {
            "ADD" => DeltaOperation.Add,
            "MOD" => DeltaOperation.Modify,
            "DEL" => DeltaOperation.Delete,
            _ => throw new UnreadableListException($"{place} has no op, or one other than ADD, MOD and DEL."),
        };
        if (!line.TryGetProperty("entity", out var entity) || entity.ValueKind != JsonValueKind.Object)
            throw new UnreadableListException($"{place} has no entity.");
        if (operation == DeltaOperation.Delete)
            return new(place, operation, FtmJsonFormat.Id(entity, place), null);
        var entry = FtmJsonFormat.Read(entity, place, reading);
        return new(place, operation, entry.Id, entry.Content);
    }
}
