using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Service.Tests;

public sealed class ReasonTextTests
{
    private static readonly DateTimeOffset Generated = new(2026, 3, 1, 7, 0, 0, TimeSpan.Zero);

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
                new Reason.ValidityEnded(new(2027, 3, 31)) { Rule = RuleId.ValidityEnded },
                "The permit was valid until 2027-03-31."
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
