namespace Registry.Domain.Subjects;

/// <summary>A property of a FollowTheMoney schema.</summary>
/// <param name="Schema">The schema that declares it; those that extend it inherit it.</param>
/// <param name="Name">Its name, for instance <c>birthDate</c>.</param>
/// <param name="Type">
/// The type of its values: <c>name</c>, <c>date</c>, <c>country</c>, <c>identifier</c>, <c>address</c>, <c>text</c>, <c>entity</c>, <c>string</c> and so on.
/// </param>
/// <param name="Label">Its display name.</param>
/// <param name="Range">For an entity, the schema of its values; otherwise null.</param>
/// <param name="Reverse">For an entity, the property of its values that refers back; otherwise null.</param>
public sealed record FollowTheMoneyProperty(string Schema, string Name, string Type, string Label, string? Range, string? Reverse);
