using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service.Tests;

public sealed class ReasonTextTests
{
    private static readonly DateTimeOffset Generated = new(2026, 3, 1, 7, 0, 0, TimeSpan.Zero);

    private static readonly DeterminationId Determination = DeterminationId.From(Guid.Parse("0198a000-0000-7000-8000-000000000008"));

    public static TheoryData<Reason, string> Sentences() =>
        new()
        {
            {
                new Reason.ProhibitedNationality(CountryCode.From("PRK"))
                {
                    Rule = RuleId.DprkNationality,
                    LegalBasis = [LegalBasis.Resolution2375Paragraph17],
                },
                "A work permit for a national of PRK is prohibited (2375/17) unless the 1718 Committee approves the case in advance."
            },
            {
                new Reason.DprkDocument(DocumentType.NationalId, StatedCountry.From("CHN")) { Rule = RuleId.DprkDocument },
                "The worker presents a national identity card issued by the Democratic People's Republic of Korea, but claims the nationality CHN."
            },
            {
                new Reason.DprkEmployer("#/employer/country") { Rule = RuleId.DprkEmployer },
                "The employer is registered in the Democratic People's Republic of Korea or controlled from there (#/employer/country)."
            },
            {
                new Reason.DprkConnection("#/client/country") { Rule = RuleId.DprkConnection },
                "The application names the Democratic People's Republic of Korea at #/client/country; that alone decides nothing."
            },
            {
                new Reason.UnresolvedCountry("#/worker/nationality", StatedCountry.UnresolvedKorea) { Rule = RuleId.CountryUnresolved },
                "Korea at #/worker/nationality does not say which country is meant."
            },
            {
                new Reason.UnresolvedCountry("#/worker/nationality", StatedCountry.ChosenSeki) { Rule = RuleId.CountryUnresolved },
                "朝鮮 (nationality not confirmed) at #/worker/nationality does not say which country is meant."
            },
            {
                new Reason.Contradiction("#/worker/statements/0", "#/worker/nationality") { Rule = RuleId.Contradiction },
                "#/worker/statements/0 and #/worker/nationality contradict each other."
            },
            {
                new Reason.WrongCheckDigits("#/worker/documents/0/machineReadableZone", ["birth date", "composite"]) { Rule = RuleId.CheckDigits },
                "Check digits of #/worker/documents/0/machineReadableZone are wrong: birth date, composite."
            },
            {
                new Reason.EarlierApplication(PermitId.From(Guid.Parse("0198a000-0000-7000-8000-000000000009")), PermitStatus.Refused, 0.9)
                {
                    Rule = RuleId.EarlierDecision,
                },
                "The worker may be the person of permit 0198a000-0000-7000-8000-000000000009, which is refused: score 0.9."
            },
            {
                new Reason.KnownPeopleNotCompared { Rule = RuleId.KnownPeopleNotCompared },
                "Too many people of earlier applications share the worker's date of birth or document number to compare them all."
            },
            {
                new Reason.ListedHit("employer", "unsc-1", "un_sc_sanctions", "aa", "Green Pine", 0.912345) { Rule = RuleId.ListedSubject },
                "The employer may be Green Pine (unsc-1, un_sc_sanctions): score 0.912."
            },
            {
                new Reason.NameNotCompared("#/worker/names/1") { Rule = RuleId.NameNotCompared },
                "The name at #/worker/names/1 could not be compared in full with the lists."
            },
            {
                new Reason.ListMissing("un_sc_sanctions") { Rule = RuleId.ListMissing },
                "The list un_sc_sanctions has not been imported, so no one can be cleared against it."
            },
            {
                new Reason.ListTooOld("un_sc_sanctions", "aa", Generated, 2.5) { Rule = RuleId.ListTooOld },
                "The list un_sc_sanctions was generated at 2026-03-01 07:00:00Z; it may be at most 2.5 days old."
            },
            {
                new Reason.ValidityTooLong(new(2026, 4, 1), new(2030, 3, 31), 3)
                {
                    Rule = RuleId.StateValidity,
                    LegalBasis = [LegalBasis.From("national:Act 8")],
                },
                "The permit would be valid from 2026-04-01 to 2030-03-31; the State allows at most 3 years (national:Act 8)."
            },
            {
                new Reason.ReferredNationality(CountryCode.From("RUS")) { Rule = RuleId.StateNationality, LegalBasis = [LegalBasis.From("national:Act 8")] },
                "The State has an officer decide applications of nationals of RUS (national:Act 8)."
            },
            {
                new Reason.NoHit(0.7, [new("un_sc_sanctions", new string('a', 64), Generated, Generated)], "engine-1") { Rule = RuleId.NoHit },
                "No listed subject reached the threshold of 0.7 (un_sc_sanctions of 2026-03-01, aaaaaaaaaaaa; engine-1)."
            },
            {
                new Reason.ApprovedProposal(
                    new(ProposedAction.Issue, "Fingerprints differ.", new("kim", AgencyId.From("KOR-MOEL")), Generated, Generated.AddDays(7), ["unsc-1"]),
                    "The report was seen."
                )
                {
                    Rule = RuleId.OfficerDecision,
                },
                "Fingerprints differ. Approved: The report was seen."
            },
            {
                new Reason.DeterminationNotApplicable(Determination, DeterminationLimit.UsedUp)
                {
                    Rule = RuleId.DprkNationality,
                    LegalBasis = [LegalBasis.Resolution2375Paragraph17],
                },
                "The determination 0198a000-0000-7000-8000-000000000008 of the 1718 Committee does not cover the application: "
                    + "as many permits as it allows are in force under it (2375/17)."
            },
            {
                new Reason.CommitteeApproval(Determination, "S/AC.49/2026/DEC.3", new(2026, 3, 2), 12, 3) { Rule = RuleId.CommitteeDetermination },
                "The 1718 Committee approved 12 workers in advance (S/AC.49/2026/DEC.3, 2026-03-02); 3 permits are in force under it."
            },
            {
                new Reason.EarlierContract(new(2017, 9, 1)) { Rule = RuleId.EarlierContract },
                "The written contract was final on 2017-09-01, before the ban of 11 September 2017: check the proof."
            },
            {
                new Reason.OwnNational(CountryCode.From("KOR")) { Rule = RuleId.OwnNational },
                "The worker is a national of KOR, too, and excepted from repatriation."
            },
            {
                new Reason.CeilingReached(4, 4) { Rule = RuleId.DprkCeiling },
                "The ceiling on work authorizations for nationals of the DPRK is 4; 4 are in force."
            },
            {
                new Reason.CeilingReached(0, null) { Rule = RuleId.DprkCeiling },
                "The ceiling on work authorizations for nationals of the DPRK is 0; those in force were not counted."
            },
            {
                new Reason.OversightAttache { Rule = RuleId.OversightAttache },
                "The worker oversees workers for the government of the Democratic People's Republic of Korea."
            },
            {
                new Reason.ActsForListed("unsc-1") { Rule = RuleId.DprkOfficial },
                "A national of the Democratic People's Republic of Korea may act for the listed subject unsc-1."
            },
            {
                new Reason.Vigilance { Rule = RuleId.DprkVigilance },
                "The Security Council asks for vigilance over workers that the Democratic People's Republic of Korea sends abroad."
            },
            {
                new Reason.ReferredClass(IncomeClass.SelfEmployed) { Rule = RuleId.StateClass, LegalBasis = [LegalBasis.From("national:Act 8")] },
                "The State has an officer decide applications of the class selfEmployed (national:Act 8)."
            },
            {
                new Reason.ReferredSector(SectorCode.From("3011")) { Rule = RuleId.StateSector, LegalBasis = [LegalBasis.From("national:Act 8")] },
                "The State has an officer decide applications in the sector 3011 (national:Act 8)."
            },
            {
                new Reason.ValidityEnded(new(2027, 3, 31)) { Rule = RuleId.ValidityEnded },
                "The permit was valid until 2027-03-31."
            },
            {
                new Reason.MassAction(
                    MassActionId.From(Guid.Parse("0198a000-0000-7000-8000-000000000031")),
                    "Wages go to the DPRK.",
                    new("kim", AgencyId.From("KOR-MOEL")),
                    "Seen."
                )
                {
                    Rule = RuleId.MassAction,
                },
                "Wages go to the DPRK. Approved for all permits of mass action 0198a000-0000-7000-8000-000000000031: Seen."
            },
            {
                new Reason.EditionUndone("worker", "unsc-1", "un_sc_sanctions", "bb") { Rule = RuleId.EditionUndone },
                "The edition of un_sc_sanctions that suspended the permit was undone: unsc-1 is no hit any more for the worker."
            },
            {
                new Reason.OfficerDecision("Fingerprints differ.") { Rule = RuleId.OfficerDecision },
                "Fingerprints differ."
            },
        };

    [Theory]
    [MemberData(nameof(Sentences))]
    public void A_reason_reads_as_a_sentence(Reason reason, string sentence) => Assert.Equal(sentence, ReasonText.Render(reason));
}
