namespace Registry.Formats;

/// <summary>One file of an edition as received; it can be read from the start any number of times.</summary>
/// <param name="Name">Its file name; empty if it has none.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Open">Opens it at the start; the caller disposes of the stream.</param>
public sealed record ListUpload(string Name, long Length, Func<Stream> Open)
{
    /// <summary>The file of a format that has only one.</summary>
    /// <param name="files">The files received.</param>
    /// <param name="kind">What the file is, such as <c>XML file</c>.</param>
    /// <exception cref="UnreadableListException">There are several.</exception>
    public static ListUpload Only(IReadOnlyList<ListUpload> files, string kind) =>
        files is [var file] ? file : throw new UnreadableListException($"Expected one {kind}; received {files.Count}.");
}
