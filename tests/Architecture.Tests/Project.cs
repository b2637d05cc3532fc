using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Architecture.Tests;

/// <summary>A project under <c>services/</c>.</summary>
/// <param name="Name">The name of the project and its assembly.</param>
/// <param name="Service">The folder under <c>services/</c>.</param>
/// <param name="File">Its project file.</param>
internal sealed record Project(string Name, string Service, string File)
{
    /// <summary>Every project under <c>services/</c>, so that a new project is checked without being listed here.</summary>
    public static IReadOnlyList<Project> All { get; } =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(Root(), "services"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => new Project(
                Path.GetFileNameWithoutExtension(file),
                Path.GetRelativePath(Path.Combine(Root(), "services"), file).Split(Path.DirectorySeparatorChar)[0],
                file
            ))
            .OrderBy(project => project.Name, StringComparer.Ordinal),
    ];

    /// <summary>The folder of the solution file.</summary>
    public static string RepositoryRoot => Root();

    /// <summary>Whether its code only decides and computes.</summary>
    public bool IsPure =>
        Name.EndsWith(".Domain", StringComparison.Ordinal)
        || Name.EndsWith(".Formats", StringComparison.Ordinal)
        || Name.EndsWith(".Matching", StringComparison.Ordinal)
        || Name == "Platform.Kernel";

    /// <summary>The compiled assembly. Missing until this test project references the project.</summary>
    public string Assembly => Path.Combine(AppContext.BaseDirectory, $"{Name}.dll");

    /// <summary>The named project.</summary>
    public static Project Named(string name) => All.Single(project => project.Name == name);

    /// <summary>The assemblies that its code uses and the projects that its project file references.</summary>
    public IReadOnlyList<string> References() => [.. AssembliesUsedBy(Assembly).Union(ProjectsNamedBy(File))];

    /// <summary>The references that belong to another service. Every service may use the platform; the platform may use no service.</summary>
    public IReadOnlyList<string> Foreign(IEnumerable<string> references) =>
        [.. references.Where(reference => All.Any(other => other.Name == reference && other.Service != Service && other.Service != "platform"))];

    private static IReadOnlyList<string> AssembliesUsedBy(string assembly)
    {
        using var pe = new PEReader(System.IO.File.OpenRead(assembly));
        var metadata = pe.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name))];
    }

    private static IEnumerable<string> ProjectsNamedBy(string file) =>
        XDocument.Load(file).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!System.IO.File.Exists(Path.Combine(folder.FullName, "SanctionsRegistry.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder.FullName;
    }
}
