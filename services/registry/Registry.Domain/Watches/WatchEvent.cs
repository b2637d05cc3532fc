using System.Text.Json.Serialization;
using Platform.Kernel;
using Registry.Domain.Lists;
using Registry.Domain.Screening;
using Registry.Domain.Subjects;

namespace Registry.Domain.Watches;

/// <summary>What happens to a watch.</summary>
public abstract record WatchEvent
{
    private WatchEvent() { }

    /// <summary>From now on each edition is compared with the worker and the employer.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Watched">Who is watched.</param>
    /// <param name="Basis">What the screening was made with.</param>
    /// <param name="Known">Hits that the screening has told of.</param>
    /// <param name="At">When.</param>
    public sealed record Started(
        PermitId PermitId,
        CountryCode State,
        AgencyId Agency,
        Watched Watched,
        Basis Basis,
        IReadOnlyList<KnownHit> Known,
        DateTimeOffset At) : WatchEvent;

    /// <summary>A change of the lists concerns one of them.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Found">The hit.</param>
    /// <param name="Basis">What was compared with.</param>
    /// <param name="At">When.</param>
    public sealed record Hit(PermitId PermitId, CountryCode State, AgencyId Agency, Screening.Hit Found, Basis Basis, DateTimeOffset At) : WatchEvent;

    /// <summary>An officer found that a hit is somebody else.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency of the officer.</param>
    /// <param name="Found">The hit as it stood then.</param>
    /// <param name="Basis">What was compared with.</param>
    /// <param name="Reason">Why it is somebody else.</param>
    /// <param name="At">When.</param>
    public sealed record Cleared(PermitId PermitId, CountryCode State, AgencyId Agency, Screening.Hit Found, Basis Basis, string Reason, DateTimeOffset At) : WatchEvent;

    /// <summary>A hit that was cleared rests on other evidence now.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Found">The hit.</param>
    /// <param name="Basis">What was compared with.</param>
    /// <param name="ClearedAt">When it was cleared.</param>
    /// <param name="Changes">What is compared otherwise since.</param>
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

    /// <summary>Nobody works under the permit, or ever will.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The Member State whose permit it is.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When.</param>
    public sealed record Ended(PermitId PermitId, CountryCode State, AgencyId Agency, WatchEndReason Reason, DateTimeOffset At) : WatchEvent;
}

/// <summary>Everything in a watch that is personal.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
public sealed record Watched(Person Worker, Employer Employer);

/// <summary>
/// A hit that was reported to the permit service. It is reported again only with other evidence: a change of a list that does not concern what was
/// compared brings back nothing that an officer has settled.
/// </summary>
/// <param name="Screened">Who was compared.</param>
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
