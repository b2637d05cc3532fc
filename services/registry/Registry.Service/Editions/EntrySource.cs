using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Service.Editions;

/// <summary>What an entry's source says about its entity that FollowTheMoney has no property for.</summary>
internal static class EntrySource
{
    // Where a FollowTheMoney export has an entity's other ids, and whether the export is about the entity.
    private const string ReferentsPath = "referents";
    private const string TargetPath = "target";

    /// <summary>The elements that are used here.</summary>
    public static IReadOnlyList<SourceElement> Used(IReadOnlyList<SourceElement> source) =>
        [.. source.Where(element => IsReferent(element) || IsOther(element))];

    /// <summary>Other ids under which a list knows a subject, from its entry.</summary>
    public static IReadOnlyList<string> ReferentsIn(IReadOnlyList<SourceElement> source) => [.. source.Where(IsReferent).Select(element => element.Value)];

    /// <summary>Whether a list is about a subject. If its entry does not say, the schema decides.</summary>
    public static bool IsTarget(SubjectContent content) => IsTarget(content.Schema) && !content.Source.Any(IsOther);

    private static bool IsReferent(SourceElement element) =>
        element.Path == ReferentsPath || element.Path.StartsWith($"{ReferentsPath}[", StringComparison.Ordinal);

    private static bool IsOther(SourceElement element) => element is { Path: TargetPath, Value: "false" };

    // A list of entities may have some that only help to describe others.
    private static bool IsTarget(string schema) => !Schemata.IsKnown(schema) || (Schemata.IsA(schema, "Thing") && schema != "Address");
}
