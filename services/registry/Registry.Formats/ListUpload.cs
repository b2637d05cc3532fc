namespace Registry.Formats;

/// <summary>One file of an edition as received; it can be read from the start any number of times.</summary>
/// <param name="Name">Its file name; empty if it has none.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Open">Opens it at the start; the caller disposes of the stream.</param>
public sealed record ListUpload(string Name, long Length, Func<Stream> Open);
