using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;

namespace Registry.Domain.Watches;

/// <summary>
/// A hit that was reported to the permit service. It is reported again only with different evidence: a list change that does not affect the compared
/// values does not reopen what an officer has settled.
/// </summary>
/// <param name="Screened">The compared party.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list that names the subject.</param>
/// <param name="EvidenceDigest">The digest of the hit's evidence.</param>
public sealed record KnownHit(ScreenedParty Screened, SubjectId SubjectId, ListId List, string EvidenceDigest)
{
    /// <summary>The hit as a reported one.</summary>
    public static KnownHit Of(Hit hit) => new(hit.Screened, hit.SubjectId, hit.List, hit.EvidenceDigest());

    /// <summary>Whether the hit concerns the same party and the same subject of the same list.</summary>
    public bool IsOf(Hit hit) => Screened == hit.Screened && SubjectId == hit.SubjectId && List == hit.List;

    /// <summary>Whether it is the hit that ended.</summary>
    public bool IsOf(WatchEvent.HitEnded ended) => Screened == ended.Screened && SubjectId == ended.SubjectId && List == ended.List;
}
