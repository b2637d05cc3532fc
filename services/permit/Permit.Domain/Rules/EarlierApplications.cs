using Permits.Domain.Permits;

namespace Permits.Domain.Rules;

/// <summary>
/// A refusal is remembered: refers an application of someone whose earlier application in the State was refused, whose permit was revoked or suspended, or who
/// has a permit or an open application for the same days. It is found by document, or by name and date of birth, regardless of the nationality claimed now.
/// </summary>
public static class EarlierApplications
{
    /// <summary>Each earlier application that an officer must compare.</summary>
    public static IEnumerable<Reason> Find(Application application, Screening screening, IReadOnlyList<EarlierPermit> earlier)
    {
        foreach (var known in screening.KnownPeople)
        {
            var permit = earlier.FirstOrDefault(permit => permit.PermitId == known.PermitId);
            if (permit is { Status: PermitStatus.Refused or PermitStatus.Revoked or PermitStatus.Suspended })
                yield return Earlier(RuleId.EarlierDecision, permit, known);
            else if (permit is { Status: PermitStatus.Issued or PermitStatus.Applied or PermitStatus.Referred } && Overlap(application, permit))
                yield return Earlier(RuleId.SamePerson, permit, known);
        }

        if (!screening.AreAllKnownCompared)
            yield return new Reason.KnownPeopleNotCompared { Rule = RuleId.KnownPeopleNotCompared };
    }

    private static Reason.EarlierApplication Earlier(RuleId rule, EarlierPermit permit, KnownPerson known) =>
        new(permit.PermitId, permit.Status, known.Score) { Rule = rule };

    private static bool Overlap(Application application, EarlierPermit permit) =>
        application.ValidFrom <= permit.ValidTo && permit.ValidFrom <= application.ValidTo;
}
