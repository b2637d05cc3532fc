namespace Permits.Domain.Imports;

/// <summary>The file of an import, as it was received.</summary>
/// <param name="Upload">Under which its lines are stored until they are imported.</param>
/// <param name="Format">How it was written.</param>
/// <param name="Hash">The SHA-256 of its bytes, in lower-case hex.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Lines">How many lines say something; the header of a CSV file and empty lines do not.</param>
/// <param name="Invalid">How many of them could not be read when it was received.</param>
public sealed record ImportFile(Guid Upload, ImportFormat Format, string Hash, long Bytes, int Lines, int Invalid);

/// <summary>How a file of permits is written.</summary>
public enum ImportFormat
{
    /// <summary>One JSON object on each line.</summary>
    NdJson,

    /// <summary>Comma-separated values with a header (RFC 4180).</summary>
    Csv,
}

/// <summary>What became of an import's lines.</summary>
/// <param name="Imported">Permits that the import added.</param>
/// <param name="Unchanged">Lines that had been imported before.</param>
/// <param name="Refused">Lines that could not be imported; each result says why.</param>
public sealed record ImportCounts(int Imported, int Unchanged, int Refused);
