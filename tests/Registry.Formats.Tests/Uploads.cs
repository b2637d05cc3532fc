using System.Text;

namespace Registry.Formats.Tests;

/// <summary>The result of reading an edition's files.</summary>
internal sealed record ReadEdition(IReadOnlyList<ListEntry> Entries, ListReading Reading)
{
    public ListEntry this[string id] => Entries.Single(entry => entry.Id.Value == id);
}

/// <summary>Editions' files in memory, read by any format.</summary>
internal static class Uploads
{
    public static ListUpload Of(string name, byte[] content) => new(name, content.Length, () => new MemoryStream(content, writable: false));

    public static ListUpload Of(string name, string content) => Of(name, Encoding.UTF8.GetBytes(content));

    public static ListUpload OfFile(string path) => new(Path.GetFileName(path), new FileInfo(path).Length, () => File.OpenRead(path));

    public static async Task<ReadEdition> ReadAsync(this IListFormat format, params IReadOnlyList<ListUpload> files)
    {
        var reading = new ListReading();
        var entries = new List<ListEntry>();
        await foreach (var entry in format.ReadAsync(files, reading, CancellationToken.None))
            entries.Add(entry);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Id).Distinct().Count());
        return new(entries, reading);
    }

    public static async Task<string> RefusedAsync(this IListFormat format, params IReadOnlyList<ListUpload> files) =>
        (await Assert.ThrowsAsync<UnreadableListException>(() => format.ReadAsync(files))).Message;

    /// <summary>Every value of an entry and of its linked entities.</summary>
    public static HashSet<string> Values(this ListEntry entry) =>
        [
            .. entry.Content.Properties.Values.SelectMany(values => values),
            .. entry.Content.Linked.SelectMany(linked => linked.Properties.Values).SelectMany(values => values),
        ];
}

/// <summary>A test of shared files outside the project: skipped with the folder's name if they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder)
    {
        Folder = folder;
        if (SharedData.Folder(folder) is null)
            Skip = $"The folder ../shared/data/{folder} is missing.";
    }

    public string Folder { get; }
}

/// <summary>Shared files outside the project.</summary>
internal static class SharedData
{
    public static string? Folder(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, "shared", "data", name) is var folder && Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
