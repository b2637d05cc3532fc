namespace Registry.Domain.PermitScreenings;

/// <summary>All personal data of a screening: the compared parties, and what the comparison found.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
/// <param name="OtherParties">The intermediary, the client and the payee, as far as the application names them.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="KnownPeople">Earlier applications of the State that may be the worker's, best first.</param>
/// <param name="AreAllKnownCompared">False if too many people share the worker's date of birth or document number to compare them all.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit says nothing about them.</param>
public sealed record Comparison(
    Person Worker,
    Party Employer,
    IReadOnlyList<RoleParty> OtherParties,
    IReadOnlyList<Hit> Hits,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<KnownPerson> KnownPeople,
    bool AreAllKnownCompared
);
