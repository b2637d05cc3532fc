using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Kernel;

namespace Registry.Domain.Lists.FtmJson;

/// <summary>
/// What changes in a list of FollowTheMoney, <c>ftm-delta</c>, as OpenSanctions exports it: each line an operation with its entity,
/// <c>{"op": "ADD", "entity": {…}}</c>. <c>ADD</c> and <c>MOD</c> have the entity as <see cref="FtmJsonFormat"/> reads it, <c>DEL</c> its id, and what else it
/// has says nothing.
/// </summary>
public sealed class FtmDeltaFormat : IDeltaFormat
{
    /// <inheritdoc/>
    public string Name => "ftm-delta";

    /// <inheritdoc/>
    public IListFormat Whole { get; } = new FtmJsonFormat();

    /// <inheritdoc/>
    public async IAsyncEnumerable<DeltaLine> ReadAsync(IReadOnlyList<ListUpload> files, ListReading reading, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (files is not [var file]) throw new UnreadableListException($"One file of JSON lines is read at a time; {files.Count} came.");
        // A digest stands for the subject's id: sixteen bytes each, however many there are.
        var seen = new HashSet<Guid>();
        await using var stream = file.Open();
        await foreach (var (place, bytes) in JsonLines.ReadAsync(stream, cancellationToken))
        {
            using var json = JsonTree.Parse(bytes, place);
            var line = Read(json.RootElement, place, reading);
            if (!seen.Add(NameBasedGuid.Create(line.Id.Value))) throw new UnreadableListException($"{place}: an earlier line has an operation on {ListText.Shown(line.Id.Value)} too.");
            yield return line;
        }

        if (seen.Count == 0) throw new UnreadableListException("The file has no operation.");
    }

    private static DeltaLine Read(JsonElement line, string place, ListReading reading)
    {
        if (line.ValueKind != JsonValueKind.Object) throw new UnreadableListException($"{place} is no object.");
        foreach (var member in line.EnumerateObject())
        {
            if (JsonTree.Name(member, place) is var name and not ("op" or "entity")) reading.NoteUnknown(ListText.Shown(name));
        }

        var operation = FtmJsonFormat.Member(line, "op", place) switch
        {
            "ADD" => DeltaOperation.Add,
            "MOD" => DeltaOperation.Modify,
            "DEL" => DeltaOperation.Delete,
            _ => throw new UnreadableListException($"{place} has no op, or another than ADD, MOD and DEL."),
        };
        if (!line.TryGetProperty("entity", out var entity) || entity.ValueKind != JsonValueKind.Object) throw new UnreadableListException($"{place} has no entity.");
        if (operation == DeltaOperation.Delete) return new(place, operation, FtmJsonFormat.Id(entity, place), null);
        var entry = FtmJsonFormat.Read(entity, place, reading);
        return new(place, operation, entry.Id, entry.Content);
    }
}
