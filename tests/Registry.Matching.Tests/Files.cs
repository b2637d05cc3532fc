namespace Registry.Matching.Tests;

/// <summary>Shared files outside the project.</summary>
internal static class Files
{
    /// <summary>The folder with the real lists and labelled names; null if it is missing.</summary>
    internal static readonly string? SharedFolder = Find("shared/data");

    /// <summary>The project's root.</summary>
    internal static readonly string Root = Path.GetDirectoryName(Find("SanctionsRegistry.sln"))!;

    internal static string Shared(string path) => Path.Combine(SharedFolder!, path);

    private static string? Find(string path)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, path)))
                return Path.Combine(at.FullName, path);
        }
        return null;
    }
}

/// <summary>A test that needs the real lists: skipped with the reason if they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute() => Skip = Files.SharedFolder is null ? "The folder ../shared/data with the real lists is missing." : null!;
}
