namespace Registry.Domain.Subjects;

/// <summary>
/// What an entry says in any format: its FollowTheMoney properties and those of its linked entities. For comparing across formats; within one format,
/// its own <see cref="IContentFormat.StatementsOf"/> sees more. Statements are computed each time and never stored, so that an improved reader treats both
/// sides alike and does not by itself amend anything.
/// </summary>
public static class Statements
{
    /// <summary>The properties as statements, each field named after its property.</summary>
    public static IReadOnlySet<Statement> OfProperties(SubjectContent content) =>
        Of("", content.Properties)
            .Concat(content.Linked.SelectMany(linked => Of(linked.Property + ".", linked.Properties)))
            .Append(new("schema", content.Schema))
            .ToHashSet();

    private static IEnumerable<Statement> Of(string prefix, IReadOnlyDictionary<string, IReadOnlyList<string>> properties) =>
        properties.SelectMany(property => property.Value.Select(value => new Statement(prefix + property.Key, value)));
}
