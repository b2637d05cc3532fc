using Registry.Domain.Comparisons;
using Registry.Matching;

namespace Registry.Domain.PermitScreenings;

/// <summary>An earlier application of the State that may be the same person's.</summary>
/// <param name="PermitId">Its permit.</param>
/// <param name="Score">From 0 to 1; 1 for the same document.</param>
/// <param name="Evidence">What agrees. It includes personal data of both applications.</param>
public sealed record KnownPerson(PermitId PermitId, double Score, IReadOnlyList<Evidence> Evidence);

/// <summary>
/// Compares a worker with the people of the State's earlier applications. The claimed nationality is not compared: claiming another one is how a refusal is
/// evaded.
/// </summary>
public static class KnownPeople
{
    private const int MaxFound = 20;

    // Dates that agree in the year alone say little: the names must then be the same.
    private const double SameName = 0.95;

    /// <summary>The earlier applications that may be the worker's, best first.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="candidates">People who share a key with the worker.</param>
    /// <param name="threshold">The score from which a name is the same person's.</param>
    public static IReadOnlyList<KnownPerson> Compare(Person worker, IEnumerable<(PermitId Permit, Person Person)> candidates, double threshold) =>
        [
            .. candidates
                .DistinctBy(candidate => candidate.Permit)
                .Select(candidate => Compare(worker, candidate.Permit, candidate.Person, threshold))
                .OfType<KnownPerson>()
                .OrderByDescending(known => known.Score)
                .ThenBy(known => known.PermitId.Value)
                .Take(MaxFound),
        ];

    private static KnownPerson? Compare(Person worker, PermitId permit, Person candidate, double threshold)
    {
        var document = SameDocument(worker, candidate);
        if (document is { Weight: 1 })
            return new(permit, 1, [document]);
        if (document is null && SameBirthDate(worker, candidate) is null)
            return null;
        var names = MatchIndex.Compare(NamesOf(worker), NamesOf(candidate));
        var needed = document is null && IsYearAlone(worker, candidate) ? SameName : threshold;
        if (names is null || names.Score < needed)
            return null;
        return new(
            permit,
            names.Score,
            [
                .. names.Features.Select(feature => new Evidence(
                    feature.Name,
                    feature.Score,
                    feature.Weight,
                    feature.Detail,
                    feature.Query,
                    feature.Candidate
                )),
                .. ((Evidence?[])[document, SameBirthDate(worker, candidate)]).OfType<Evidence>(),
            ]
        );
    }

    // The same number from another country is another document, unless the names agree too.
    private static Evidence? SameDocument(Person worker, Person candidate) =>
        (
            from mine in worker.Documents
            from theirs in candidate.Documents
            where PersonKeys.Plain(mine.Number) == PersonKeys.Plain(theirs.Number)
            let isSame = mine.Issuer is null || theirs.Issuer is null || mine.Issuer == theirs.Issuer
            orderby isSame descending
            select new Evidence(
                "document",
                1,
                isSame ? 1 : 0,
                isSame ? "The same document number." : "The same document number from another country.",
                mine.Number,
                theirs.Number
            )
        ).FirstOrDefault();

    private static Evidence? SameBirthDate(Person worker, Person candidate)
    {
        if (worker.BirthDate is not { } mine || candidate.BirthDate is not { } theirs)
            return null;
        var (one, other) = (mine.ToString(), theirs.ToString());
        var detail =
            one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal)
                ? "The dates of birth agree as far as they are known."
            : PersonKeys.Exchanged(mine) == theirs ? "The dates of birth agree with day and month exchanged."
            : null;
        return detail is null ? null : new("birth_date", 1, 0, detail, one, other);
    }

    private static bool IsYearAlone(Person worker, Person candidate) => worker.BirthDate?.Month is null || candidate.BirthDate?.Month is null;

    private static MatchEntity NamesOf(Person person) => MatchEntities.Of("worker", "Person", [("name", person.Names)]);
}
