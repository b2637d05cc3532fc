using System.Diagnostics;
using Permits.Domain.Determinations;
using Permits.Domain.Permits;

namespace Permits.Service.Permits;

/// <summary>Why a decision was made: the rule, its legal basis, a sentence, and the facts that the rule used.</summary>
public sealed record ReasonResponse
{
    /// <summary>The rule, as in <c>/rules/{id}</c>, officer-decision, validity-ended, edition-undone or mass-action.</summary>
    public required string Rule { get; init; }

    /// <summary>The legal basis: paragraphs and laws, for instance 2375/17; may be empty.</summary>
    public required IReadOnlyList<string> LegalBasis { get; init; }

    /// <summary>The reason as a sentence; for an officer's decision, the officer's own words.</summary>
    public required string Text { get; init; }

    /// <summary>worker, employer, intermediary, client or payee, when a listed subject was found.</summary>
    public string? Screened { get; init; }

    /// <summary>The listed subject.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The listed subject's name.</summary>
    public string? Caption { get; init; }

    /// <summary>The permit of an earlier application that may be the same person's.</summary>
    public PermitId? PermitId { get; init; }

    /// <summary>What had become of it.</summary>
    public PermitStatus? Status { get; init; }

    /// <summary>The score of the hit, or of the earlier application, from 0 to 1.</summary>
    public double? Score { get; init; }

    /// <summary>The list that the reason is about.</summary>
    public string? List { get; init; }

    /// <summary>The content hash of that list's edition.</summary>
    public string? Edition { get; init; }

    /// <summary>When the source generated that edition.</summary>
    public DateTimeOffset? GeneratedAt { get; init; }

    /// <summary>The maximum age of a list, in days.</summary>
    public double? MaxAgeDays { get; init; }

    /// <summary>The nationality.</summary>
    public string? Nationality { get; init; }

    /// <summary>Whether two people determined the nationality; otherwise it is the claim.</summary>
    public bool? IsDetermined { get; init; }

    /// <summary>The determination of the 1718 Committee, at <c>/determinations/{determination}</c>.</summary>
    public DeterminationId? Determination { get; init; }

    /// <summary>What keeps it from covering the application.</summary>
    public DeterminationLimit? Limit { get; init; }

    /// <summary>The Committee's document.</summary>
    public string? Document { get; init; }

    /// <summary>The day of the Committee's decision.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>How many permits may be in force under the determination or the ceiling.</summary>
    public int? Workers { get; init; }

    /// <summary>How many are in force, this one not counted.</summary>
    public int? InForce { get; init; }

    /// <summary>When the written contract was final.</summary>
    public DateOnly? ContractDate { get; init; }

    /// <summary>The class that the State's law refers.</summary>
    public IncomeClass? Class { get; init; }

    /// <summary>The sector that the State's law refers.</summary>
    public SectorCode? Sector { get; init; }

    /// <summary>The kind of document presented: passport, nationalId or other.</summary>
    public string? DocumentType { get; init; }

    /// <summary>The field of the application, as a JSON pointer.</summary>
    public string? Field { get; init; }

    /// <summary>The field that it contradicts, as a JSON pointer.</summary>
    public string? OtherField { get; init; }

    /// <summary>The parts of a machine-readable zone whose check digit is wrong.</summary>
    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>The mass action of which the decision is a part.</summary>
    public MassActionId? MassAction { get; init; }

    /// <summary>What the first of two people proposed.</summary>
    public ProposalResponse? Proposal { get; init; }

    /// <summary>The first day applied for.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day applied for.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The maximum validity, in years.</summary>
    public int? MaxYears { get; init; }

    /// <summary>The minimum score of a hit.</summary>
    public double? Threshold { get; init; }

    /// <summary>The editions compared with.</summary>
    public IReadOnlyList<EditionResponse>? Editions { get; init; }

    /// <summary>The matching engine and its version.</summary>
    public string? Engine { get; init; }

    internal static ReasonResponse From(Reason reason)
    {
        var response = new ReasonResponse
        {
            Rule = reason.Rule.Value,
            LegalBasis = [.. reason.LegalBasis.Select(basis => basis.Value)],
            Text = ReasonText.Render(reason),
        };
        return reason switch
        {
            Reason.ProhibitedNationality r => response with { Nationality = r.Nationality.Value, IsDetermined = r.IsDetermined },
            Reason.DeterminationNotApplicable r => response with { Determination = r.Determination, Limit = r.Limit },
            Reason.CommitteeApproval r => response with
            {
                Determination = r.Determination,
                Document = r.Document,
                DecidedOn = r.DecidedOn,
                Workers = r.Workers,
                InForce = r.InForce,
            },
            Reason.EarlierContract r => response with { ContractDate = r.ContractDate },
            Reason.OwnNational r => response with { Nationality = r.State.Value },
            Reason.CeilingReached r => response with { Workers = r.Ceiling, InForce = r.InForce },
            Reason.OversightAttache or Reason.Vigilance => response,
            Reason.ActsForListed r => response with { SubjectId = r.SubjectId },
            Reason.ReferredClass r => response with { Class = r.Class },
            Reason.ReferredSector r => response with { Sector = r.Sector },
            Reason.DprkDocument r => response with { DocumentType = Names.Of(r.DocumentType), Nationality = r.ClaimedNationality.Value },
            Reason.DprkEmployer r => response with { Field = r.Field },
            Reason.DprkConnection r => response with { Field = r.Field },
            Reason.UnresolvedCountry r => response with { Field = r.Field },
            Reason.Contradiction r => response with { Field = r.Field, OtherField = r.Other },
            Reason.WrongCheckDigits r => response with { Field = r.Field, Parts = r.Parts },
            Reason.EarlierApplication r => response with { PermitId = r.PermitId, Status = r.Status, Score = r.Score },
            Reason.KnownPeopleNotCompared => response,
            Reason.ListedHit r => response with
            {
                Screened = r.Screened,
                SubjectId = r.SubjectId,
                Caption = r.Caption,
                Score = r.Score,
                List = r.List,
                Edition = r.Edition,
            },
            Reason.NameNotCompared r => response with { Field = r.Field },
            Reason.ListMissing r => response with { List = r.List },
            Reason.ListTooOld r => response with { List = r.List, Edition = r.Edition, GeneratedAt = r.GeneratedAt, MaxAgeDays = r.MaxAgeDays },
            Reason.ValidityTooLong r => response with { ValidFrom = r.ValidFrom, ValidTo = r.ValidTo, MaxYears = r.MaxYears },
            Reason.ReferredNationality r => response with { Nationality = r.Nationality.Value },
            Reason.NoHit r => response with { Threshold = r.Threshold, Editions = [.. r.Editions.Select(EditionResponse.From)], Engine = r.Engine },
            Reason.OfficerDecision => response,
            Reason.ApprovedProposal r => response with { Proposal = ProposalResponse.From(r.Proposal) },
            Reason.ValidityEnded r => response with { ValidTo = r.ValidTo },
            Reason.MassAction r => response with { MassAction = r.Action },
            Reason.EditionUndone r => response with { Screened = r.Screened, SubjectId = r.SubjectId, List = r.List, Edition = r.Edition },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The reasons of a decision; null for an event that is not a decision.</summary>
    internal static IReadOnlyList<ReasonResponse>? Of(PermitEvent @event) =>
        @event switch
        {
            PermitEvent.ScreeningRequested requested => [From(requested.Reason)],
            PermitEvent.Referred referred => [.. referred.Reasons.Select(From)],
            PermitEvent.NationalityDetermined determined => [From(determined.Reason)],
            PermitEvent.NationalityReversed reversed => [From(reversed.Reason)],
            PermitEvent.ProposalRejected rejected => [From(rejected.Reason)],
            PermitEvent.Issued issued => [From(issued.Reason)],
            PermitEvent.Refused refused => [From(refused.Reason)],
            PermitEvent.Upheld upheld => [.. upheld.Reasons.Select(From)],
            PermitEvent.Suspended suspended => [.. suspended.Reasons.Select(From)],
            PermitEvent.Reinstated reinstated => [From(reinstated.Reason)],
            PermitEvent.Revoked revoked => [From(revoked.Reason)],
            PermitEvent.Withdrawn withdrawn => [From(withdrawn.Reason)],
            PermitEvent.Expired expired => [From(expired.Reason)],
            _ => null,
        };
}
