namespace Permits.Domain.Permits;

/// <summary>A hit that the lists no longer give.</summary>
/// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="SubjectId">The subject.</param>
/// <param name="List">The list that named it.</param>
/// <param name="Edition">The content hash of the edition that ended the hit.</param>
/// <param name="Cause">Why it ended.</param>
/// <param name="EndedAt">When.</param>
/// <param name="WatchVersion">The version of the registry's watch after it. It orders hits and their ends, regardless of the order of their messages.</param>
public sealed record EndedHit(string Screened, string SubjectId, string List, string Edition, HitEndCause Cause, DateTimeOffset EndedAt, long WatchVersion)
{
    /// <summary>Whether it ended this hit.</summary>
    /// <param name="hit">The hit.</param>
    /// <param name="watchVersion">The version of the watch that reported it; 0 for a hit of the screening.</param>
    public bool Ends(Hit hit, long watchVersion) => WatchVersion > watchVersion && Screened == hit.Screened && SubjectId == hit.SubjectId && List == hit.List;
}

/// <summary>Why a hit ended.</summary>
public enum HitEndCause
{
    /// <summary>The list no longer names the subject.</summary>
    Delisted,

    /// <summary>The list says something else about the subject, which is no hit any more.</summary>
    Amended,

    /// <summary>Two people undid the edition that gave the hit.</summary>
    Undone,
}
