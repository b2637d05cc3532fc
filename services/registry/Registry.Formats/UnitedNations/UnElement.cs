using Registry.Domain.Lists;

namespace Registry.Formats.UnitedNations;

/// <summary>A direct child of an entry, with its non-empty parts; white space collapsed.</summary>
internal sealed record UnElement(string Name, string? Text, IReadOnlyList<(string Name, string Text)> Parts)
{
    public string? this[string part] => Parts.Where(p => p.Name == part).Select(p => p.Text).FirstOrDefault();

    public IEnumerable<string> All(string part) => Parts.Where(p => p.Name == part).Select(p => p.Text);
}

/// <summary>Reassembles an entry's source.</summary>
internal static class UnElements
{
    /// <summary>The entry's children in order.</summary>
    public static IReadOnlyList<UnElement> Group(IReadOnlyList<SourceElement> source)
    {
        var elements = new List<UnElement>();
        foreach (var child in source.GroupBy(element => element.Path.Split('/', 2)[0], StringComparer.Ordinal))
        {
            var text = child
                .Where(element => !element.Path.Contains('/', StringComparison.Ordinal))
                .Select(element => Collapse(element.Value))
                .FirstOrDefault();
            var parts = child
                .Where(element => element.Path.Contains('/', StringComparison.Ordinal))
                .Select(element => (UnPath.WithoutIndexes(element.Path.Split('/', 2)[1]), Collapse(element.Value)))
                .ToList();
            elements.Add(new(UnPath.WithoutIndexes(child.Key), text, parts));
        }

        return elements;
    }

    /// <summary>The text trimmed, with each run of white space collapsed to one space.</summary>
    public static string Collapse(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Paths of <see cref="SourceElement"/>.</summary>
internal static class UnPath
{
    public static string WithoutIndexes(string path) =>
        path.Contains('[', StringComparison.Ordinal) ? string.Join('/', path.Split('/').Select(step => step.Split('[', 2)[0])) : path;
}
