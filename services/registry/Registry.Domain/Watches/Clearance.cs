using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;

namespace Registry.Domain.Watches;

/// <summary>An officer's decision that a hit is not the same person. It is valid while the hit rests on the same evidence.</summary>
/// <param name="Screened">The compared party.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list that names the subject.</param>
/// <param name="Evidence">The evidence of the hit.</param>
/// <param name="Reason">Why it is someone else.</param>
/// <param name="At">When.</param>
public sealed record Clearance(ScreenedParty Screened, SubjectId SubjectId, ListId List, IReadOnlyList<Evidence> Evidence, string Reason, DateTimeOffset At)
{
    /// <summary>Whether it concerns that party and that subject of that list.</summary>
    public bool IsOf(ScreenedParty screened, SubjectId subject, ListId list) => Screened == screened && SubjectId == subject && List == list;

    /// <summary>
    /// The values compared now that differ from those when the hit was cleared. The score is not evidence: another version of the engine does not reopen
    /// what an officer has settled.
    /// </summary>
    public IReadOnlyList<EvidenceChange> ChangesTo(IReadOnlyList<Evidence> now)
    {
        var (before, after) = (ByFeature(Evidence), ByFeature(now));
        return
        [
            .. before
                .Keys.Union(after.Keys, StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(feature => new EvidenceChange(feature, before.GetValueOrDefault(feature, []), after.GetValueOrDefault(feature, [])))
                .Where(change => !change.Before.SequenceEqual(change.Now)),
        ];
    }

    private static Dictionary<string, IReadOnlyList<ComparedValues>> ByFeature(IReadOnlyList<Evidence> evidence) =>
        evidence
            .GroupBy(item => item.Feature, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                IReadOnlyList<ComparedValues> (group) =>
                    [
                        .. group
                            .Select(item => new ComparedValues(item.Query, item.Candidate))
                            .OrderBy(pair => pair.Query, StringComparer.Ordinal)
                            .ThenBy(pair => pair.Candidate, StringComparer.Ordinal),
                    ],
                StringComparer.Ordinal
            );
}
