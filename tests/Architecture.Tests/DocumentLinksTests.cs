using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>The documents lead to files that exist: a file that is moved or renamed takes its documentation with it.</summary>
public sealed partial class DocumentLinksTests
{
    private static readonly string[] Folders = ["contracts", "infra", "services", "tests"];

    public static TheoryData<string> Documents =>
        [
            .. Directory
                .EnumerateFiles(Project.RepositoryRoot, "*.md")
                .Concat(
                    Folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Project.RepositoryRoot, folder), "*.md", SearchOption.AllDirectories))
                )
                .Select(file => Path.GetRelativePath(Project.RepositoryRoot, file))
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_and_path_of_a_document_leads_to_a_file_or_folder(string document)
    {
        var text = File.ReadAllText(Path.Combine(Project.RepositoryRoot, document));
        var folder = Path.GetDirectoryName(Path.Combine(Project.RepositoryRoot, document))!;
        var linked = Link()
            .Matches(text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains(':', StringComparison.Ordinal))
            .Where(target => !Exists(Path.Combine(folder, target)));
        var named = PathFromRoot().Matches(text).Select(match => match.Groups["path"].Value).Where(path => !Exists(Path.Combine(Project.RepositoryRoot, path)));
        Assert.Empty(linked.Concat(named));
    }

    [Fact]
    public void Links_and_paths_are_found()
    {
        const string Text = "[a](b/c.md#d), [e](https://f.example), `services/g/H.cs`, `infra/up --native`, `infra/i/…`";
        Assert.Equal(["b/c.md", "https://f.example"], Link().Matches(Text).Select(match => match.Groups["target"].Value));
        Assert.Equal(["services/g/H.cs", "infra/up"], PathFromRoot().Matches(Text).Select(match => match.Groups["path"].Value));
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    /// <summary>A link's target without its anchor; a link within the document has none.</summary>
    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)[^)]*\)")]
    private static partial Regex Link();

    /// <summary>Code that begins with a path from the repository's root: a command with its arguments, or a path alone.</summary>
    [GeneratedRegex(@"`(?<path>(contracts|infra|services|tests)/[\w./-]+)(?=[ `])")]
    private static partial Regex PathFromRoot();
}
