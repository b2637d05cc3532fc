using System.Diagnostics;
using System.Globalization;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service;

/// <summary>Renders a reason as an English sentence.</summary>
internal static class ReasonText
{
    public static string Render(Reason reason) =>
        reason switch
        {
            Reason.ProhibitedNationality r => $"A work permit for a national of {r.Nationality} is prohibited ({string.Join(", ", r.LegalBasis)}) "
                + "unless the 1718 Committee approves the case in advance."
                + (r.IsDetermined ? " The State determined the nationality." : ""),
            Reason.DeterminationNotApplicable r =>
                $"The determination {r.Determination} of the 1718 Committee does not cover the application: {Describe(r.Limit)} "
                    + $"({string.Join(", ", r.LegalBasis)}).",
            Reason.CommitteeApproval r => $"The 1718 Committee approved {r.Workers} workers in advance ({r.Document}, {Day(r.DecidedOn)}); "
                + $"{r.InForce} permits are in force under it.",
            Reason.EarlierContract r => $"The written contract was final on {Day(r.ContractDate)}, before the ban of 11 September 2017: check the proof.",
            Reason.OwnNational r => $"The worker is a national of {r.State}, too, and excepted from repatriation.",
            Reason.CeilingReached r => $"The ceiling on work authorizations for nationals of the DPRK is {r.Ceiling}; "
                + (r.InForce is { } inForce ? $"{inForce} are in force." : "those in force were not counted."),
            Reason.OversightAttache => "The worker oversees workers for the government of the Democratic People's Republic of Korea.",
            Reason.ActsForListed r => $"A national of the Democratic People's Republic of Korea may act for the listed subject {r.SubjectId}.",
            Reason.Vigilance => "The Security Council asks for vigilance over workers that the Democratic People's Republic of Korea sends abroad.",
            Reason.ReferredClass r => $"The State has an officer decide applications of the class {Names.Of(r.Class)} ({string.Join(", ", r.LegalBasis)}).",
            Reason.ReferredSector r => $"The State has an officer decide applications in the sector {r.Sector} ({string.Join(", ", r.LegalBasis)}).",
            Reason.DprkDocument r => $"The worker presents {Name(r.DocumentType)} issued by the Democratic People's Republic of Korea, "
                + $"but claims the nationality {r.ClaimedNationality}.",
            Reason.DprkEmployer r => $"The employer is registered in the Democratic People's Republic of Korea or controlled from there ({r.Field}).",
            Reason.DprkConnection r => $"The application names the Democratic People's Republic of Korea at {r.Field}; that alone decides nothing.",
            Reason.UnresolvedCountry r => $"{Describe(r.Stated)} at {r.Field} does not say which country is meant.",
            Reason.Contradiction r => $"{r.Field} and {r.Other} contradict each other.",
            Reason.WrongCheckDigits r => $"Check digits of {r.Field} are wrong: {string.Join(", ", r.Parts)}.",
            Reason.EarlierApplication r => $"The worker may be the person of permit {r.PermitId}, which is {Names.Of(r.Status)}: score {Number(r.Score)}.",
            Reason.KnownPeopleNotCompared => "Too many people of earlier applications share the worker's date of birth or document number to compare them all.",
            Reason.ListedHit r => $"The {r.Screened} may be {r.Caption} ({r.SubjectId}, {r.List}): score {Number(r.Score)}.",
            Reason.NameNotCompared r => $"The name at {r.Field} could not be compared in full with the lists.",
            Reason.ListMissing r => $"The list {r.List} has not been imported, so no one can be cleared against it.",
            Reason.ListTooOld r => $"The list {r.List} was generated at {r.GeneratedAt.ToString("u", CultureInfo.InvariantCulture)}; "
                + $"it may be at most {Number(r.MaxAgeDays)} days old.",
            Reason.ValidityTooLong r => $"The permit would be valid from {Day(r.ValidFrom)} to {Day(r.ValidTo)}; "
                + $"the State allows at most {r.MaxYears} years ({string.Join(", ", r.LegalBasis)}).",
            Reason.ReferredNationality r =>
                $"The State has an officer decide applications of nationals of {r.Nationality} ({string.Join(", ", r.LegalBasis)}).",
            Reason.NoHit r => $"No listed subject reached the threshold of {Number(r.Threshold)} ({string.Join(", ", r.Editions.Select(Name))}; {r.Engine}).",
            Reason.OfficerDecision r => r.Statement,
            Reason.ApprovedProposal r => $"{r.Proposal.Statement} Approved: {r.Statement}",
            Reason.ValidityEnded r => $"The permit was valid until {r.ValidTo.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.",
            Reason.MassAction r => $"{r.Statement} Approved for all permits of mass action {r.Action}: {r.Approval}",
            Reason.EditionUndone r => $"The edition of {r.List} that suspended the permit was undone: {r.SubjectId} is no hit any more for the {r.Screened}.",
            _ => throw new UnreachableException(),
        };

    private static string Describe(StatedCountry stated) =>
        stated == StatedCountry.UnresolvedKorea ? "Korea"
        : stated == StatedCountry.ChosenSeki ? "朝鮮 (nationality not confirmed)"
        : stated == StatedCountry.Stateless ? "Stateless"
        : stated.Value;

    private static string Describe(DeterminationLimit limit) =>
        limit switch
        {
            DeterminationLimit.NotInForce => "the State has none in force under this id",
            DeterminationLimit.NotInAdvance => "the Committee had not decided by then",
            DeterminationLimit.Validity => "the permit would be valid on other days",
            DeterminationLimit.Class => "it is for another class",
            DeterminationLimit.Sector => "it is for another sector",
            DeterminationLimit.Employer => "it is for another employer",
            DeterminationLimit.UsedUp => "as many permits as it allows are in force under it",
            _ => throw new UnreachableException(),
        };

    private static string Name(DocumentType type) =>
        type switch
        {
            DocumentType.Passport => "a passport",
            DocumentType.NationalId => "a national identity card",
            _ => "a document",
        };

    private static string Name(Edition edition) =>
        $"{edition.List} of {edition.GeneratedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, "
        + $"{edition.ContentHash[..Math.Min(12, edition.ContentHash.Length)]}";

    private static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
