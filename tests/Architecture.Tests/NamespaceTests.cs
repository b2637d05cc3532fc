using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>
/// A folder is a namespace, and folders depend on each other in one direction, so that each can be read and changed without what is built on it.
///
/// The directions, from what is used to what uses it:
/// <list type="bullet">
/// <item>Registry.Domain: Lists, then Subjects, then Comparisons; on these Imports, AgencyScreenings and PermitScreenings; Watches on PermitScreenings.</item>
/// <item>Registry.Formats: the root has what all formats share; a folder per source uses it.</item>
/// <item>
/// Registry.Service: Editions, the read model; Requests, which reads and writes HTTP; then the endpoints. Of these, OpenRefine and Screenings use how
/// OpenSanctionsApi reads a query, Watches compares as Screenings does, and Imports responds as Lists does. The root puts everything together, and no
/// folder uses it.
/// </item>
/// <item>
/// Registry.Matching: the root is its public face, which its folders serve; they take the root's entities and give its hits. So the root does not count, only
/// the folders among each other: Names and Identifiers; Index, which searches names; Scoring, which compares entities; Ofac on these.
/// </item>
/// </list>
///
/// If a test fails, move the type that both sides need to the folder below, or split it: the part that one side needs is usually smaller than the type.
/// </summary>
public sealed partial class NamespaceTests
{
    public static TheoryData<string> RegistryProjects => [.. Project.All.Where(project => project.Service == "registry").Select(project => project.Name)];

    [Theory]
    [MemberData(nameof(RegistryProjects))]
    public void Folders_depend_on_each_other_in_one_direction(string project)
    {
        var circle = NamespaceDependencies.In(Project.Named(project).Assembly).Circle(project, withRoot: project != "Registry.Matching");
        Assert.True(circle.Count == 0, string.Join(Environment.NewLine, circle));
    }

    [Theory]
    [MemberData(nameof(RegistryProjects))]
    public void A_namespace_is_the_folder_of_its_files(string project)
    {
        var folder = Path.GetDirectoryName(Project.Named(project).File)!;
        var files = Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj" or "Program.cs"))
            .ToList();
        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
                Assert.Equal(
                    (file, string.Join('.', file.Split(Path.DirectorySeparatorChar)[..^1].Prepend(project))),
                    (file, Declaration().Match(File.ReadAllText(Path.Combine(folder, file))).Groups["name"].Value)
                )
        );
    }

    [Fact]
    public void The_read_model_knows_nothing_of_HTTP()
    {
        string[] http =
        [
            "Microsoft.AspNetCore",
            "Microsoft.OpenApi",
            "Platform.Hosting.Access",
            "Platform.Hosting.Problems",
            "Platform.Hosting.Requests",
            "System.Net",
        ];
        var used = NamespaceDependencies.In(Project.Named("Registry.Service").Assembly);
        Assert.DoesNotContain(
            used.UsedBy("Registry.Service.Editions"),
            name => Array.Exists(http, forbidden => name.StartsWith(forbidden, StringComparison.Ordinal))
        );
        Assert.Contains("Microsoft.AspNetCore.Http", used.UsedBy("Registry.Service.Requests"));
    }

    [Theory]
    [InlineData("ByField")]
    [InlineData("ByMethod")]
    [InlineData("ByBody")]
    [InlineData("ByBase")]
    [InlineData("ByGeneric")]
    [InlineData("ByAttribute")]
    [InlineData("ByClosure")]
    public void A_dependency_is_found(string name) =>
        Assert.Contains("Architecture.Tests.Planted.Home", Planted().UsedBy($"Architecture.Tests.Planted.{name}"));

    [Fact]
    public void A_circle_is_found()
    {
        var circle = Planted().Circle("Architecture.Tests.Planted");
        Assert.Equal(2, circle.Count);
        Assert.All(circle, step => Assert.Contains("Architecture.Tests.Planted.Home", step, StringComparison.Ordinal));
        Assert.Empty(Planted().Circle("Architecture.Tests.Planted.Straight"));
    }

    [Fact]
    public void A_circle_with_the_root_is_found_if_the_root_counts()
    {
        Assert.Equal(2, Planted().Circle("Architecture.Tests.Planted.Root").Count);
        Assert.Empty(Planted().Circle("Architecture.Tests.Planted.Root", withRoot: false));
    }

    private static NamespaceDependencies Planted() => NamespaceDependencies.In(typeof(NamespaceTests).Assembly.Location);

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
