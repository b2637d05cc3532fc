using System.Text.Json.Serialization;

namespace Permits.Domain.Permits;

/// <summary>The registry's comparison of the application with the lists.</summary>
/// <param name="ScreeningId">The id of the screening in the registry.</param>
/// <param name="Hits">Subjects at or above the threshold, best first.</param>
/// <param name="Editions">The editions compared with; empty when no list had been imported.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="Threshold">The minimum score of a hit.</param>
/// <param name="ScreenedAt">When it was screened.</param>
/// <param name="NotCompared">Names that could not be compared in full: the absence of a hit proves nothing about them.</param>
/// <param name="KnownPeople">Earlier applications of the State that may be the same person's, best first.</param>
/// <param name="AreAllKnownCompared">False if too many people share the worker's date of birth or document number to compare them all.</param>
public sealed record Screening(
    Guid ScreeningId,
    IReadOnlyList<Hit> Hits,
    IReadOnlyList<Edition> Editions,
    string Engine,
    double Threshold,
    DateTimeOffset ScreenedAt,
    IReadOnlyList<string> NotCompared,
    IReadOnlyList<KnownPerson> KnownPeople,
    bool AreAllKnownCompared
);

/// <summary>An earlier application of the State that may be the same person's.</summary>
/// <param name="PermitId">Its permit.</param>
/// <param name="Score">From 0 to 1; 1 for the same document.</param>
/// <param name="Evidence">What agrees.</param>
public sealed record KnownPerson(PermitId PermitId, double Score, IReadOnlyList<Evidence> Evidence);

/// <summary>What became of a known person's earlier application, when the new one is decided.</summary>
/// <param name="PermitId">The permit.</param>
/// <param name="Status">Its status.</param>
/// <param name="ValidFrom">Its first day.</param>
/// <param name="ValidTo">Its last day.</param>
public sealed record EarlierPermit(PermitId PermitId, PermitStatus Status, DateOnly ValidFrom, DateOnly ValidTo)
{
    /// <summary>Whether two people determined that its worker is a national of the DPRK.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDprkNational { get; init; }
}

/// <summary>A later change of the lists that concerns the worker or another party.</summary>
/// <param name="WatchId">The registry's watch on the permit.</param>
/// <param name="Hit">The subject, with evidence.</param>
/// <param name="Editions">The editions compared with.</param>
/// <param name="Engine">The matching engine and its version.</param>
/// <param name="FoundAt">When the hit was found.</param>
/// <param name="WatchVersion">The version of the watch after it.</param>
public sealed record WatchHit(Guid WatchId, Hit Hit, IReadOnlyList<Edition> Editions, string Engine, DateTimeOffset FoundAt, long WatchVersion);

/// <summary>A listed subject that the worker or another party may be.</summary>
/// <param name="Screened"><c>worker</c>, <c>employer</c>, <c>intermediary</c>, <c>client</c> or <c>payee</c>.</param>
/// <param name="SubjectId">The subject, for instance <c>unsc-6908001</c>.</param>
/// <param name="List">The list.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">The subject's name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record Hit(string Screened, string SubjectId, string List, string Schema, string Caption, double Score, IReadOnlyList<Evidence> Evidence);

/// <summary>One comparison behind a score.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Score">Similarity from 0 to 1; negative for a contradiction.</param>
/// <param name="Weight">Its weight in the score.</param>
/// <param name="Detail">Why, in a sentence.</param>
/// <param name="Query">What the application says.</param>
/// <param name="Candidate">What the list says.</param>
public sealed record Evidence(string Feature, double Score, double Weight, string Detail, string? Query, string? Candidate);

/// <summary>An edition of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="ContentHash">The SHA-256 of its content.</param>
/// <param name="GeneratedAt">When the source generated it.</param>
/// <param name="ImportedAt">When the registry published it.</param>
public sealed record Edition(string List, string ContentHash, DateTimeOffset GeneratedAt, DateTimeOffset ImportedAt);
