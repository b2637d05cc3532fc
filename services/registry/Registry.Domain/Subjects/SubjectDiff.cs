namespace Registry.Domain.Subjects;

/// <summary>One thing that a list says about a subject, in a form that allows comparing two editions.</summary>
/// <param name="Field">What it is about, for instance <c>alias</c>.</param>
/// <param name="Value">The value, with white space and the order of parts normalised.</param>
public readonly record struct Statement(string Field, string Value);

/// <summary>
/// What an entry says in any format: its FollowTheMoney properties and those of its linked entities. For comparing across formats; within one format,
/// its own <see cref="IContentFormat.StatementsOf"/> sees more. Statements are computed each time and never stored, so that an improved reader treats both
/// sides alike and does not by itself amend anything.
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

/// <summary>Compares earlier statements with current ones.</summary>
public static class SubjectDiff
{
    /// <summary>The fields that differ, by name.</summary>
    public static IReadOnlyList<FieldChange> Compare(IReadOnlySet<Statement> before, IReadOnlySet<Statement> after) =>
    [
        .. before.Except(after).Concat(after.Except(before))
            .Select(statement => statement.Field).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(field => new FieldChange(field, Only(field, before, after), Only(field, after, before))),
    ];

    private static IReadOnlyList<string> Only(string field, IReadOnlySet<Statement> own, IReadOnlySet<Statement> others) =>
        [.. own.Where(statement => statement.Field == field && !others.Contains(statement)).Select(statement => statement.Value).Order(StringComparer.Ordinal)];
}
