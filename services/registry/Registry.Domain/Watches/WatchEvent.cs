using Platform.Kernel;
using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;

namespace Registry.Domain.Watches;

/// <summary>The events of a watch.</summary>
public abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>The watch started: each new edition is compared with the worker and the other parties.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Watched">The watched parties.</param>
    /// <param name="Basis">The editions and settings of the screening.</param>
    /// <param name="Known">Hits that the screening reported.</param>
    /// <param name="At">When.</param>
    public sealed record Started(
        PermitId PermitId,
        CountryCode State,
        AgencyId Agency,
        Watched Watched,
        Basis Basis,
        IReadOnlyList<KnownHit> Known,
        DateTimeOffset At
    ) : WatchEvent;

    /// <summary>A change to the lists matches the worker or another party.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Found">The hit.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="At">When.</param>
    public sealed record HitFound(PermitId PermitId, CountryCode State, AgencyId Agency, Hit Found, Basis Basis, DateTimeOffset At) : WatchEvent;

    /// <summary>An officer found that a hit is someone else.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The officer's agency.</param>
    /// <param name="Found">The hit as it was then.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="Reason">Why it is someone else.</param>
    /// <param name="At">When.</param>
    public sealed record Cleared(PermitId PermitId, CountryCode State, AgencyId Agency, Hit Found, Basis Basis, string Reason, DateTimeOffset At) : WatchEvent;

    /// <summary>A cleared hit now rests on different evidence.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Found">The hit.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="ClearedAt">When it was cleared.</param>
    /// <param name="Changes">How the compared values have changed since.</param>
    /// <param name="At">When.</param>
    public sealed record HitReturned(
        PermitId PermitId,
        CountryCode State,
        AgencyId Agency,
        Hit Found,
        Basis Basis,
        DateTimeOffset ClearedAt,
        IReadOnlyList<EvidenceChange> Changes,
        DateTimeOffset At
    ) : WatchEvent;

    /// <summary>A reported hit ended, because the lists no longer give it. It is reported again if they do.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Screened">The compared party.</param>
    /// <param name="SubjectId">The subject.</param>
    /// <param name="List">The list that named it.</param>
    /// <param name="Edition">The edition that ended the hit.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record HitEnded(
        PermitId PermitId,
        CountryCode State,
        AgencyId Agency,
        ScreenedParty Screened,
        SubjectId SubjectId,
        ListId List,
        EditionHash Edition,
        HitEndReason Reason,
        DateTimeOffset At
    ) : WatchEvent;

    /// <summary>The watch ended: no one works or will work under the permit.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record Ended(PermitId PermitId, CountryCode State, AgencyId Agency, WatchEndReason Reason, DateTimeOffset At) : WatchEvent;
}
