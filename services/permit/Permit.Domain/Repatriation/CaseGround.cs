using System.Text.Json.Serialization;
using Permits.Domain.Permits;

namespace Permits.Domain.Repatriation;

/// <summary>Why there is a case. Stored in events: the names of the cases and of their fields are pinned.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(PermitDecision), "permitDecision")]
[JsonDerivedType(typeof(Finding), "finding")]
public abstract record CaseGround
{
    private CaseGround() { }

    /// <summary>The paragraphs that require it, and any law cited with them.</summary>
    public required IReadOnlyList<LegalBasis> LegalBasis { get; init; }

    /// <summary>A permit of the person was refused or revoked.</summary>
    /// <param name="Permit">The permit.</param>
    /// <param name="Event">The event that decided it.</param>
    /// <param name="Status">Refused or revoked.</param>
    /// <param name="DecidedOn">The day of the decision.</param>
    public sealed record PermitDecision(PermitId Permit, Guid Event, PermitStatus Status, DateOnly DecidedOn) : CaseGround;

    /// <summary>An officer found that the person earns income in the State, or monitors those who do, without a permit that was refused or revoked.</summary>
    /// <param name="Statement">What was found, and how.</param>
    /// <param name="FoundOn">The day of the finding.</param>
    public sealed record Finding(string Statement, DateOnly FoundOn) : CaseGround;
}

/// <summary>The paragraphs that require a person to leave.</summary>
public static class RepatriationBasis
{
    /// <summary>The day on which 2270 was adopted: no duty is older.</summary>
    public static DateOnly Earliest { get; } = new(2016, 3, 2);

    /// <summary>The last day that 2397 para 8 leaves: 24 months after its adoption.</summary>
    public static DateOnly LastDay { get; } = new(2019, 12, 22);

    /// <summary>Whether a decision under these paragraphs requires a case.</summary>
    public static bool RequiresCase(IReadOnlyList<LegalBasis> legalBasis) =>
        legalBasis.Contains(LegalBasis.Resolution2397Paragraph8) || legalBasis.Contains(LegalBasis.Resolution2270Paragraph13);

    /// <summary>The class of the person, unless a finding says another.</summary>
    public static PersonClass ClassUnder(IReadOnlyList<LegalBasis> legalBasis) =>
        legalBasis.Contains(LegalBasis.Resolution2397Paragraph8) ? PersonClass.Worker : PersonClass.Official;

    /// <summary>The latest deadline of an order: the resolution's last day and, after it, no longer than the time that the resolution gave.</summary>
    public static DateOnly LatestDeadline(DateOnly orderedOn) => orderedOn <= LastDay ? LastDay : orderedOn.AddMonths(24);
}
