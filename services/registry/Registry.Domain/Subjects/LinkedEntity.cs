namespace Registry.Domain.Subjects;

/// <summary>An entity that belongs to a subject.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Property">The subject's property that refers to it: <c>addressEntity</c>, <c>identification</c>, <c>sanctions</c>.</param>
/// <param name="BackProperty">Its property that refers back to the subject; null if only the subject refers to it.</param>
/// <param name="Schema">The FollowTheMoney schema.</param>
/// <param name="Caption">Its display name.</param>
/// <param name="Properties">FollowTheMoney property name to values.</param>
public sealed record LinkedEntity(
    string Id,
    string Property,
    string? BackProperty,
    string Schema,
    string Caption,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Properties
);
