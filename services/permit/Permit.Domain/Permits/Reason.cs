using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>
/// Why a decision was made: the rule, its legal basis and the facts it used. Stored in events, so the names of the cases and of their fields are
/// pinned. The sentence for a reader is rendered at the edge, never stored.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ProhibitedNationality), "prohibitedNationality")]
[JsonDerivedType(typeof(DprkDocument), "dprkDocument")]
[JsonDerivedType(typeof(ListedHit), "listedHit")]
[JsonDerivedType(typeof(NameNotCompared), "nameNotCompared")]
[JsonDerivedType(typeof(ListMissing), "listMissing")]
[JsonDerivedType(typeof(ListTooOld), "listTooOld")]
[JsonDerivedType(typeof(NoHit), "noHit")]
[JsonDerivedType(typeof(OfficerDecision), "officerDecision")]
public abstract record Reason
{
    private Reason() { }

    /// <summary>The rule that gave the reason. Several rules may give reasons of one kind.</summary>
    public required RuleId Rule { get; init; }

    /// <summary>The paragraphs or national law behind the rule or cited by the officer; may be empty.</summary>
    public IReadOnlyList<LegalBasis> LegalBasis { get; init; } = [];

    /// <summary>No work authorization may be given to a national of this country.</summary>
    /// <param name="Nationality">The nationality claimed.</param>
    public sealed record ProhibitedNationality(CountryCode Nationality) : Reason;

    /// <summary>The worker presents a document that the DPRK issued, but claims another nationality.</summary>
    /// <param name="DocumentType">The kind of document. The number stays in the application.</param>
    /// <param name="ClaimedNationality">The nationality claimed.</param>
    public sealed record DprkDocument(DocumentType DocumentType, CountryCode ClaimedNationality) : Reason;

    /// <summary>The worker or the employer may be a listed subject.</summary>
    /// <param name="Screened"><c>worker</c> or <c>employer</c>.</param>
    /// <param name="SubjectId">The subject, for instance <c>unsc-6908001</c>.</param>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The content hash of the list's edition; null when the screening names no edition of that list.</param>
    /// <param name="Caption">The subject's name.</param>
    /// <param name="Score">From 0 to 1.</param>
    public sealed record ListedHit(string Screened, string SubjectId, string List, string? Edition, string Caption, double Score) : Reason;

    /// <summary>A name has no comparable word, or more words than are compared: the absence of a hit proves nothing.</summary>
    /// <param name="Field">The place of the name in the application, as a JSON pointer. The name itself is personal data and stays there.</param>
    public sealed record NameNotCompared(string Field) : Reason;

    /// <summary>A required list has not been imported.</summary>
    /// <param name="List">The list.</param>
    public sealed record ListMissing(string List) : Reason;

    /// <summary>A list is older than allowed.</summary>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The content hash of its edition.</param>
    /// <param name="GeneratedAt">When the source generated it.</param>
    /// <param name="MaxAgeDays">The maximum age, in days.</param>
    public sealed record ListTooOld(string List, string Edition, DateTimeOffset GeneratedAt, double MaxAgeDays) : Reason;

    /// <summary>No listed subject reached the threshold.</summary>
    /// <param name="Threshold">The minimum score of a hit.</param>
    /// <param name="Editions">The editions compared with.</param>
    /// <param name="Engine">The matching engine and its version.</param>
    public sealed record NoHit(double Threshold, IReadOnlyList<Edition> Editions, string Engine) : Reason;

    /// <summary>An officer decided. The event's metadata names the officer.</summary>
    /// <param name="Statement">The officer's own words.</param>
    public sealed record OfficerDecision(string Statement) : Reason;
}
