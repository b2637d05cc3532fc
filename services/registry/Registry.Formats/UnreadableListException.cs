namespace Registry.Formats;

/// <summary>An edition's files cannot be read. The message says where and why, and quotes nothing long or unchecked from the file.</summary>
public sealed class UnreadableListException : Exception
{
    /// <summary>An error that says where and why.</summary>
    public UnreadableListException(string message)
        : base(message) { }

    /// <inheritdoc cref="Exception()"/>
    public UnreadableListException() { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public UnreadableListException(string message, Exception innerException)
        : base(message, innerException) { }
}
