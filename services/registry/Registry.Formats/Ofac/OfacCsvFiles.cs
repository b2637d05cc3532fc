using System.Globalization;
using System.IO.Compression;

namespace Registry.Formats.Ofac;

/// <summary>A file of the legacy format.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name for messages.</param>
/// <param name="Open">Opens it at the start.</param>
internal sealed record OfacCsvFile(OfacCsvKind Kind, string Name, Func<Stream> Open);

/// <summary>A kind of file of the legacy format, and its columns in order (OFAC, SDN data specification).</summary>
internal sealed record OfacCsvKind(string Name, bool IsRequired, IReadOnlyList<string> Columns)
{
    public static readonly OfacCsvKind Subjects = new(
        "SDN",
        true,
        ["ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag", "Vess_owner", "Remarks"]
    );

    public static readonly OfacCsvKind Names = new("ALT", true, ["ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"]);
    public static readonly OfacCsvKind Addresses = new("ADD", true, ["ent_num", "add_num", "address", "city", "country", "add_remarks"]);
    public static readonly OfacCsvKind Comments = new("SDN_COMMENTS", false, ["ent_num", "remarks"]);

    public static IReadOnlyList<OfacCsvKind> All { get; } = [Subjects, Names, Addresses, Comments];
}

/// <summary>Identifies each of an edition's files and unpacks a zip file of them, without trusting its headers.</summary>
internal static class OfacCsvFiles
{
    public const long MaxBytes = 64L << 20;
    private const long MaxZipBytes = 16L << 20;
    private const int MaxZipEntries = 16;
    private const int MaxZipRatio = 200;
    private const string Allowed = "SDN.CSV, ALT.CSV and ADD.CSV, with or without SDN_COMMENTS.CSV, or one zip file of them";

    public static IReadOnlyDictionary<OfacCsvKind, OfacCsvFile> Sort(IReadOnlyList<ListUpload> uploads)
    {
        var files = uploads is [var only] && IsZip(only) ? FromZip(only) : [.. uploads.Select(Plain)];
        var byKind = new Dictionary<OfacCsvKind, OfacCsvFile>();
        foreach (var file in files)
        {
            if (!byKind.TryAdd(file.Kind, file))
                throw new UnreadableListException($"Two files hold {file.Kind.Name}: {byKind[file.Kind].Name} and {file.Name}. Allowed: {Allowed}.");
        }

        foreach (var kind in OfacCsvKind.All.Where(kind => kind.IsRequired && !byKind.ContainsKey(kind)))
            throw new UnreadableListException($"{kind.Name}.CSV is missing. Required: {Allowed}.");
        return byKind;
    }

    private static bool IsZip(ListUpload upload)
    {
        using var stream = upload.Open();
        Span<byte> start = stackalloc byte[4];
        return stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\x03\x04"u8);
    }

    private static OfacCsvFile Plain(ListUpload upload)
    {
        var kind = KindOf(upload.Name);
        if (upload.Length > MaxBytes)
            throw TooLong(kind.Name);
        return new(kind, Shown(upload.Name), upload.Open);
    }

    private static List<OfacCsvFile> FromZip(ListUpload upload)
    {
        if (upload.Length > MaxZipBytes)
            throw new UnreadableListException($"The zip file is longer than {MaxZipBytes >> 20} MiB.");
        try
        {
            using var stream = upload.Open();
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxZipEntries)
                throw new UnreadableListException($"The zip file has more than {MaxZipEntries} entries. Allowed: {Allowed}.");
            return
            [
                .. zip
                    .Entries.Select((entry, index) => (entry, index))
                    .Where(file => !file.entry.FullName.EndsWith('/'))
                    .Select(file => new OfacCsvFile(KindOf(file.entry.FullName), Shown(file.entry.FullName), () => ZipEntryStream.Open(upload, file.index))),
            ];
        }
        catch (Exception exception)
            when (exception is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException or OverflowException)
        {
            throw UnreadableZip();
        }
    }

    // Accepts SDN.CSV, sdn_2021-07.csv and CONS_PRIM.CSV.
    private static OfacCsvKind KindOf(string name)
    {
        var file = name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..].ToUpperInvariant();
        var words = file.Split(['_', '-', '.', ' '], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            _ when words.Length == 0 || words[^1] != "CSV" => throw new UnreadableListException(
                $"{Shown(name)} is not a file of this format. Allowed: {Allowed}."
            ),
            _ when words.Contains("COMMENTS") => OfacCsvKind.Comments,
            _ when words.Contains("ALT") => OfacCsvKind.Names,
            _ when words.Contains("ADD") => OfacCsvKind.Addresses,
            _ when words.Contains("SDN") || words.Contains("PRIM") => OfacCsvKind.Subjects,
            _ => throw new UnreadableListException($"{Shown(name)} is not a file of this format. Allowed: {Allowed}."),
        };
    }

    private static string Shown(string name) => string.IsNullOrWhiteSpace(name) ? "A file without a name" : ListText.Shown(name);

    private static UnreadableListException TooLong(string kind) => new($"{kind}.CSV is longer than {MaxBytes >> 20} MiB.");

    private static UnreadableListException UnreadableZip() => new("The zip file is damaged, encrypted or of an unsupported kind.");

    /// <summary>A file in a zip file, its size checked while it is read.</summary>
    private sealed class ZipEntryStream : Stream
    {
        private readonly Stream _file;
        private readonly ZipArchive _zip;
        private readonly Stream _entry;
        private readonly long _compressed;
        private long _read;

        private ZipEntryStream(Stream file, int index)
        {
            _file = file;
            _zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _compressed = _zip.Entries[index].CompressedLength;
            _entry = _zip.Entries[index].Open();
        }

        public static ZipEntryStream Open(ListUpload upload, int index)
        {
            var file = upload.Open();
            try
            {
                return new ZipEntryStream(file, index);
            }
            catch (Exception exception)
                when (exception is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException or OverflowException)
            {
                file.Dispose();
                throw UnreadableZip();
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            int count;
            try
            {
                count = _entry.Read(buffer);
            }
            catch (Exception exception) when (exception is InvalidDataException or NotSupportedException or EndOfStreamException)
            {
                throw UnreadableZip();
            }

            _read += count;
            if (_read > MaxBytes || _read > (_compressed + 1024) * MaxZipRatio)
            {
                throw new UnreadableListException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"A file in the zip file expands to more than {MaxBytes >> 20} MiB, or to more than {MaxZipRatio} times its compressed size."
                    )
                );
            }

            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Read(buffer.Span));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _entry.Dispose();
                _zip.Dispose();
                _file.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
