using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.UnitedNations;

/// <summary>
/// An entry of the UN list as statements: one for each element with text, an element's parts together. White space, empty elements, the order of repeated
/// elements and the file's own metadata are ignored.
/// </summary>
internal static class UnStatements
{
    public static IReadOnlySet<Statement> Of(IReadOnlyList<SourceElement> source)
    {
        var statements = new HashSet<Statement>();
        foreach (var element in UnElements.Group(source))
        {
            if (UnFormat.Fields.TryGetValue(element.Name, out var field) && field is null)
                continue;
            field ??= element.Name;
            switch (element.Name)
            {
                case "COMMENTS1":
                    if (element.Text is { } comment)
                        AddComment(statements, field, comment);
                    break;
                case "INTERPOL_LINK":
                    if (InterpolNotice.Of(element.Text) is { } notice)
                        statements.Add(new(field, notice));
                    break;
                default:
                    foreach (var value in Values(element))
                        statements.Add(new(field, value));
                    break;
            }
        }

        // A notice with a number is not also stated as a notice without one.
        if (statements.Any(statement => statement.Field == InterpolNotice.Field && statement.Value != InterpolNotice.Of("-")))
            statements.Remove(new(InterpolNotice.Field, InterpolNotice.Of("-")!));
        return statements;
    }

    private static void AddComment(HashSet<Statement> statements, string field, string comment)
    {
        foreach (var link in InterpolNotice.LinksIn(comment))
            statements.Add(new(InterpolNotice.Field, InterpolNotice.Of(link)!));
        if (UnElements.Collapse(InterpolNotice.RemoveFrom(comment)) is { Length: > 0 } rest)
            statements.Add(new(field, rest));
    }

    // <TITLE><VALUE>a</VALUE><VALUE>b</VALUE></TITLE> is two statements; <…_DOCUMENT> with its parts is one.
    private static IEnumerable<string> Values(UnElement element)
    {
        if (element.Text is { } text)
            yield return text;
        foreach (var value in element.Parts.Where(part => part.Name == "VALUE"))
            yield return value.Text;
        var parts = element
            .Parts.Where(part => part.Name != "VALUE")
            .OrderBy(part => part.Name, StringComparer.Ordinal)
            .ThenBy(part => part.Text, StringComparer.Ordinal)
            .ToList();
        if (parts.Count > 0)
            yield return string.Join("; ", parts.Select(part => $"{part.Name}: {part.Text}"));
    }
}
