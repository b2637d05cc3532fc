namespace Registry.Domain.Subjects;

/// <summary>Compares earlier statements with current ones.</summary>
public static class SubjectDiff
{
    /// <summary>The fields that differ, by name.</summary>
    public static IReadOnlyList<FieldChange> Compare(IReadOnlySet<Statement> before, IReadOnlySet<Statement> after) =>
        [
            .. before
                .Except(after)
                .Concat(after.Except(before))
                .Select(statement => statement.Field)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(field => new FieldChange(field, Only(field, before, after), Only(field, after, before))),
        ];

    /// <summary>Whether no field differs, without naming the fields.</summary>
    public static bool IsEmpty(IReadOnlySet<Statement> before, IReadOnlySet<Statement> after) => before.SetEquals(after);

    private static IReadOnlyList<string> Only(string field, IReadOnlySet<Statement> own, IReadOnlySet<Statement> others) =>
        [.. own.Where(statement => statement.Field == field && !others.Contains(statement)).Select(statement => statement.Value).Order(StringComparer.Ordinal)];
}
