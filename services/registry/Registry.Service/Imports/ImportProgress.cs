using System.Text.Json.Serialization;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>How far an import has come. It decides nothing: what was decided is in the import's events.</summary>
/// <param name="Id">The import's stream.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Bytes">How many bytes were read.</param>
/// <param name="BytesTotal">How many there are; 0 while they are being received.</param>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Changes">How many changes were written.</param>
/// <param name="Edition">The content's hash, once received; null for a delta, whose edition also depends on what it changes.</param>
/// <param name="ChangedAt">When this was last written.</param>
public sealed record ImportProgress(
    Guid Id,
    ImportPhase Phase,
    long Bytes,
    long BytesTotal,
    int Entries,
    int Changes,
    EditionHash? Edition,
    DateTimeOffset ChangedAt
);

/// <summary>What is being done for an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportPhase>))]
public enum ImportPhase
{
    /// <summary>The upload is coming in.</summary>
    [JsonStringEnumMemberName("receiving")]
    Receiving,

    /// <summary>The files are read entry by entry.</summary>
    [JsonStringEnumMemberName("reading")]
    Reading,

    /// <summary>The entries are compared with the list.</summary>
    [JsonStringEnumMemberName("comparing")]
    Comparing,

    /// <summary>The changes are being written; none is visible yet.</summary>
    [JsonStringEnumMemberName("publishing")]
    Publishing,
}
