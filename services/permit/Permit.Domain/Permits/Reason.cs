using System.Text.Json.Serialization;
using Permits.Domain.Determinations;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>
/// Why a decision was made: the rule, its legal basis and the facts it used. Stored in events, so the names of the cases and of their fields are
/// pinned. The sentence for a reader is rendered at the edge, never stored.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ProhibitedNationality), "prohibitedNationality")]
[JsonDerivedType(typeof(DprkDocument), "dprkDocument")]
[JsonDerivedType(typeof(DprkEmployer), "dprkEmployer")]
[JsonDerivedType(typeof(DprkConnection), "dprkConnection")]
[JsonDerivedType(typeof(UnresolvedCountry), "unresolvedCountry")]
[JsonDerivedType(typeof(Contradiction), "contradiction")]
[JsonDerivedType(typeof(WrongCheckDigits), "wrongCheckDigits")]
[JsonDerivedType(typeof(EarlierApplication), "earlierApplication")]
[JsonDerivedType(typeof(KnownPeopleNotCompared), "knownPeopleNotCompared")]
[JsonDerivedType(typeof(ListedHit), "listedHit")]
[JsonDerivedType(typeof(NameNotCompared), "nameNotCompared")]
[JsonDerivedType(typeof(ListMissing), "listMissing")]
[JsonDerivedType(typeof(ListTooOld), "listTooOld")]
[JsonDerivedType(typeof(ValidityTooLong), "validityTooLong")]
[JsonDerivedType(typeof(ReferredNationality), "referredNationality")]
[JsonDerivedType(typeof(DeterminationNotApplicable), "determinationNotApplicable")]
[JsonDerivedType(typeof(CommitteeApproval), "committeeApproval")]
[JsonDerivedType(typeof(EarlierContract), "earlierContract")]
[JsonDerivedType(typeof(OwnNational), "ownNational")]
[JsonDerivedType(typeof(CeilingReached), "ceilingReached")]
[JsonDerivedType(typeof(OversightAttache), "oversightAttache")]
[JsonDerivedType(typeof(ActsForListed), "actsForListed")]
[JsonDerivedType(typeof(Vigilance), "vigilance")]
[JsonDerivedType(typeof(ReferredClass), "referredClass")]
[JsonDerivedType(typeof(ReferredSector), "referredSector")]
[JsonDerivedType(typeof(NoHit), "noHit")]
[JsonDerivedType(typeof(OfficerDecision), "officerDecision")]
[JsonDerivedType(typeof(ApprovedProposal), "approvedProposal")]
[JsonDerivedType(typeof(ValidityEnded), "validityEnded")]
[JsonDerivedType(typeof(EditionUndone), "editionUndone")]
[JsonDerivedType(typeof(MassAction), "massAction")]
public abstract record Reason
{
    private Reason() { }

    /// <summary>The rule that gave the reason. Several rules may give reasons of one kind.</summary>
    public required RuleId Rule { get; init; }

    /// <summary>The paragraphs or national law behind the rule or cited by the officer; may be empty.</summary>
    public IReadOnlyList<LegalBasis> LegalBasis { get; init; } = [];

    /// <summary>No work authorization may be given to a national of this country.</summary>
    /// <param name="Nationality">The nationality.</param>
    /// <param name="IsDetermined">Whether two people determined it; otherwise it is the claim.</param>
    public sealed record ProhibitedNationality(CountryCode Nationality, bool IsDetermined = false) : Reason;

    /// <summary>The application names a determination of the 1718 Committee that does not cover it.</summary>
    /// <param name="Determination">The determination.</param>
    /// <param name="Limit">What keeps it from covering the application.</param>
    public sealed record DeterminationNotApplicable(DeterminationId Determination, DeterminationLimit Limit) : Reason;

    /// <summary>A determination of the 1718 Committee covers the application.</summary>
    /// <param name="Determination">The determination.</param>
    /// <param name="Document">The Committee's document.</param>
    /// <param name="DecidedOn">The day of the Committee's decision.</param>
    /// <param name="Workers">How many permits may be in force under it.</param>
    /// <param name="InForce">How many are, this one not counted.</param>
    public sealed record CommitteeApproval(DeterminationId Determination, string Document, DateOnly DecidedOn, int Workers, int InForce) : Reason;

    /// <summary>The written contract was final before the ban: an officer checks the proof.</summary>
    /// <param name="ContractDate">The day on which it was final.</param>
    public sealed record EarlierContract(DateOnly ContractDate) : Reason;

    /// <summary>The worker is a national of the State, too.</summary>
    /// <param name="State">The State.</param>
    public sealed record OwnNational(CountryCode State) : Reason;

    /// <summary>As many permits for nationals of the DPRK as the ceiling allows are in force.</summary>
    /// <param name="Ceiling">The ceiling.</param>
    /// <param name="InForce">The permits in force; null if they were not counted.</param>
    public sealed record CeilingReached(int Ceiling, int? InForce) : Reason;

    /// <summary>The worker oversees workers for the government of the DPRK.</summary>
    public sealed record OversightAttache : Reason;

    /// <summary>A national of the DPRK may act for a listed subject.</summary>
    /// <param name="SubjectId">The subject.</param>
    public sealed record ActsForListed(string SubjectId) : Reason;

    /// <summary>The application has to do with the DPRK: the Security Council asks for vigilance.</summary>
    public sealed record Vigilance : Reason;

    /// <summary>The State's own law has an officer decide this class.</summary>
    /// <param name="Class">The class.</param>
    public sealed record ReferredClass(IncomeClass Class) : Reason;

    /// <summary>The State's own law has an officer decide this sector.</summary>
    /// <param name="Sector">The sector.</param>
    public sealed record ReferredSector(SectorCode Sector) : Reason;

    /// <summary>The worker presents a document that the DPRK issued, but claims another nationality.</summary>
    /// <param name="DocumentType">The kind of document. The number stays in the application.</param>
    /// <param name="ClaimedNationality">The nationality claimed.</param>
    public sealed record DprkDocument(DocumentType DocumentType, StatedCountry ClaimedNationality) : Reason;

    /// <summary>The employer is registered in the DPRK or controlled from there.</summary>
    /// <param name="Field">What says so in the application, as a JSON pointer.</param>
    public sealed record DprkEmployer(string Field) : Reason;

    /// <summary>The application names the DPRK where that alone decides nothing: a place of birth, a client, an address.</summary>
    /// <param name="Field">Where in the application, as a JSON pointer.</param>
    public sealed record DprkConnection(string Field) : Reason;

    /// <summary>A statement that decides does not say which country it means.</summary>
    /// <param name="Field">Where in the application, as a JSON pointer.</param>
    /// <param name="Stated">What it says.</param>
    public sealed record UnresolvedCountry(string Field, StatedCountry Stated) : Reason;

    /// <summary>Two parts of the application say different things.</summary>
    /// <param name="Field">The one, as a JSON pointer. The values are personal data and stay in the application.</param>
    /// <param name="Other">The other.</param>
    public sealed record Contradiction(string Field, string Other) : Reason;

    /// <summary>Check digits in a machine-readable zone are wrong.</summary>
    /// <param name="Field">The zone, as a JSON pointer.</param>
    /// <param name="Parts">The parts of the zone whose check digit is wrong.</param>
    public sealed record WrongCheckDigits(string Field, IReadOnlyList<string> Parts) : Reason;

    /// <summary>An earlier application in the State may be the same person's.</summary>
    /// <param name="PermitId">Its permit. What agrees is in the screening.</param>
    /// <param name="Status">What had become of it when this application was decided.</param>
    /// <param name="Score">From 0 to 1; 1 for the same document.</param>
    public sealed record EarlierApplication(PermitId PermitId, PermitStatus Status, double Score) : Reason;

    /// <summary>Too many people share the worker's date of birth or document number to compare them all.</summary>
    public sealed record KnownPeopleNotCompared : Reason;

    /// <summary>The worker or another party may be a listed subject.</summary>
    /// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
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

    /// <summary>The permit is applied for beyond the State's own maximum.</summary>
    /// <param name="ValidFrom">The first day.</param>
    /// <param name="ValidTo">The last day.</param>
    /// <param name="MaxYears">The maximum, in years.</param>
    public sealed record ValidityTooLong(DateOnly ValidFrom, DateOnly ValidTo, int MaxYears) : Reason;

    /// <summary>The State's own law has an officer decide the applications of this nationality.</summary>
    /// <param name="Nationality">The nationality claimed.</param>
    public sealed record ReferredNationality(CountryCode Nationality) : Reason;

    /// <summary>No listed subject reached the threshold.</summary>
    /// <param name="Threshold">The minimum score of a hit.</param>
    /// <param name="Editions">The editions compared with.</param>
    /// <param name="Engine">The matching engine and its version.</param>
    public sealed record NoHit(double Threshold, IReadOnlyList<Edition> Editions, string Engine) : Reason;

    /// <summary>An officer decided. The event's metadata names the officer.</summary>
    /// <param name="Statement">The officer's own words.</param>
    public sealed record OfficerDecision(string Statement) : Reason;

    /// <summary>Two people decided. The event's metadata names the second.</summary>
    /// <param name="Proposal">What the first proposed.</param>
    /// <param name="Statement">The second's own words.</param>
    public sealed record ApprovedProposal(Proposal Proposal, string Statement) : Reason;

    /// <summary>The last day of the permit has passed.</summary>
    /// <param name="ValidTo">The last day.</param>
    public sealed record ValidityEnded(DateOnly ValidTo) : Reason;

    /// <summary>Two people decided on many permits at once. The event's metadata names the second.</summary>
    /// <param name="Action">The mass action, which says on which permits.</param>
    /// <param name="Statement">The proposer's own words.</param>
    /// <param name="ProposedBy">Who proposed it.</param>
    /// <param name="Approval">The second person's own words.</param>
    public sealed record MassAction(MassActionId Action, string Statement, Officer ProposedBy, string Approval) : Reason;

    /// <summary>Two people undid the edition of a list that alone had suspended the permit.</summary>
    /// <param name="Screened">The party for which it gave a hit.</param>
    /// <param name="SubjectId">The subject of the hit.</param>
    /// <param name="List">The list.</param>
    /// <param name="Edition">The content hash of the edition that undid it.</param>
    public sealed record EditionUndone(string Screened, string SubjectId, string List, string Edition) : Reason;
}
