namespace Tests.Support;

/// <summary>Real lists and labelled names, kept next to the project but not part of it.</summary>
public static class SharedData
{
    /// <summary>The folder; null when it is missing.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>Why a test that needs it is skipped.</summary>
    public static string? Missing { get; } = Folder is null ? "The folder ../shared/data with the real lists is missing." : null;

    /// <summary>A file in the folder.</summary>
    public static string File(string path) => Path.Combine(Folder ?? throw new InvalidOperationException(Missing), path);

    private static string? Find()
    {
        for (var at = new DirectoryInfo(TestServers.RepositoryRoot).Parent; at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "data");
            if (Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
