using Registry.Domain.Lists;

namespace Registry.Domain.Subjects;

/// <summary>One thing that a list says of a subject, in a form in which two editions can be compared.</summary>
/// <param name="Field">What it is about, for instance <c>alias</c>.</param>
/// <param name="Value">What is said, white space and the order of parts made equal.</param>
public readonly record struct Statement(string Field, string Value);

/// <summary>
/// What an entry says whatever its format: its FollowTheMoney properties and those of what is linked to it. For comparing across formats; within one,
/// the format's own <see cref="IListFormat.StatementsOf"/> sees more. Made anew each time and never stored, so that a better reading compares both
/// sides alike and calls nothing amended by itself.
/// </summary>
public static class Statements
{
    /// <summary>The properties as statements, each field named after its property.</summary>
    public static IReadOnlySet<Statement> OfProperties(SubjectContent content) => Of("", content.Properties)
        .Concat(content.Linked.SelectMany(linked => Of(linked.Property + ".", linked.Properties)))
        .Append(new("schema", content.Schema)).ToHashSet();

    private static IEnumerable<Statement> Of(string prefix, IReadOnlyDictionary<string, IReadOnlyList<string>> properties) =>
        properties.SelectMany(property => property.Value.Select(value => new Statement(prefix + property.Key, value)));
}

/// <summary>Compares what was said with what is said.</summary>
public static class SubjectDiff
{
    /// <summary>The fields that differ, by name.</summary>
    public static IReadOnlyList<FieldChange> Compare(IReadOnlySet<Statement> before, IReadOnlySet<Statement> after) =>
    [
        .. before.Except(after).Concat(after.Except(before))
            .Select(statement => statement.Field).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(field => new FieldChange(field, Only(field, before, after), Only(field, after, before))),
    ];

    private static IReadOnlyList<string> Only(string field, IReadOnlySet<Statement> said, IReadOnlySet<Statement> elsewhere) =>
        [.. said.Where(statement => statement.Field == field && !elsewhere.Contains(statement)).Select(statement => statement.Value).Order(StringComparer.Ordinal)];
}
