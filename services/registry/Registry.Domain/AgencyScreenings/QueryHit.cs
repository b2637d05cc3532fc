using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Domain.AgencyScreenings;

/// <summary>A listed subject that the query may refer to.</summary>
/// <param name="SubjectId">The subject.</param>
/// <param name="Revision">The revision of the subject that was compared.</param>
/// <param name="List">The list that names it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Score">From 0 to 1.</param>
/// <param name="Evidence">Each comparison, strongest first.</param>
public sealed record QueryHit(SubjectId SubjectId, int Revision, ListId List, string Schema, string Caption, double Score, IReadOnlyList<Evidence> Evidence);
