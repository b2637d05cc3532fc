using System.Text.Json.Serialization;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Subjects;

namespace Registry.Domain.Watches;

/// <summary>The events of a watch.</summary>
public abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>The watch started: each new edition is compared with the worker and the employer.</summary>
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
        DateTimeOffset At) : WatchEvent;

    /// <summary>A change to the lists matches the worker or the employer.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Found">The hit.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="At">When.</param>
    public sealed record HitFound(PermitId PermitId, CountryCode State, AgencyId Agency, Screening.Hit Found, Basis Basis, DateTimeOffset At) : WatchEvent;

    /// <summary>An officer found that a hit is someone else.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The officer's agency.</param>
    /// <param name="Found">The hit as it was then.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="Reason">Why it is someone else.</param>
    /// <param name="At">When.</param>
    public sealed record Cleared(PermitId PermitId, CountryCode State, AgencyId Agency, Screening.Hit Found, Basis Basis, string Reason, DateTimeOffset At) : WatchEvent;

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
        Screening.Hit Found,
        Basis Basis,
        DateTimeOffset ClearedAt,
        IReadOnlyList<EvidenceChange> Changes,
        DateTimeOffset At) : WatchEvent;

    /// <summary>The watch ended: no one works or will work under the permit.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record Ended(PermitId PermitId, CountryCode State, AgencyId Agency, WatchEndReason Reason, DateTimeOffset At) : WatchEvent;
}

/// <summary>All personal data of a watch.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
public sealed record Watched(Person Worker, Employer Employer);

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
}

/// <summary>Why a watch ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchEndReason>))]
public enum WatchEndReason
{
    /// <summary>The permit was refused.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The permit was revoked.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,
}
