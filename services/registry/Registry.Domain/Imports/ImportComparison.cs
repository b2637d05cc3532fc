using System.Text.Json.Serialization;
using Registry.Domain.Lists;

namespace Registry.Domain.Imports;

/// <summary>What an edition would change.</summary>
/// <param name="Edition">The edition.</param>
/// <param name="Base">The edition that the files change or follow; null if not specified.</param>
/// <param name="GeneratedAt">When the source made the edition.</param>
/// <param name="Counts">What it contains and changes.</param>
/// <param name="Listed">How many subjects were listed before.</param>
/// <param name="FirstChanges">The first of its changes, for the person who decides.</param>
/// <param name="Concerned">The States of which it concerns permits, by code.</param>
public sealed record ImportComparison(
    EditionHash Edition,
    EditionHash? Base,
    DateTimeOffset GeneratedAt,
    EditionCounts Counts,
    int Listed,
    IReadOnlyList<ImportedChange> FirstChanges,
    IReadOnlyList<StateConcern> Concerned
)
{
    /// <summary>How many permits it concerns, in all States.</summary>
    [JsonIgnore]
    public int ConcernedPermits => Concerned.Sum(state => state.Permits);
}
