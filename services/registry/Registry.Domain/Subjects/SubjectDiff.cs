using Registry.Domain.Lists;
using Registry.Domain.Lists.UnitedNations;

namespace Registry.Domain.Subjects;

/// <summary>One thing that a list says of a subject, in a form in which two editions can be compared.</summary>
/// <param name="Field">What it is about, for instance <c>alias</c>.</param>
/// <param name="Value">What is said, white space and the order of parts made equal.</param>
public readonly record struct Statement(string Field, string Value);

/// <summary>
/// What an entry says, apart from how its file writes it. Made from the source each time it is needed and never stored, so that a better reading
/// compares both sides alike and calls nothing amended by itself.
/// </summary>
public static class Statements
{
    /// <summary>What a list's entry says.</summary>
    public static IReadOnlySet<Statement> Of(ListId list, SubjectContent content) =>
        list == ListId.UnitedNations ? UnStatements.Of(content.Source) : throw new NotSupportedException($"No format is known for {list}.");
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
