using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Platform.Hosting.Problems;
using Registry.Domain.Lists;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>
/// The files of an upload, on disk while an import works on them. Each file is unlinked as soon as it is open, so that nothing is left of it when it is
/// closed or the process dies. Where the system does not allow that, the file is deleted when it is closed.
/// </summary>
/// <param name="folder">Where the files are created.</param>
/// <param name="maxBytes">The maximum total size.</param>
internal sealed class Spool(string folder, long maxBytes) : IDisposable
{
    private const int BufferBytes = 128 * 1024;
    private readonly List<SpooledFile> _files = [];
    private long _furthest;

    /// <summary>The total size of the files so far, in bytes.</summary>
    public long Length => _files.Sum(file => file.Length);

    /// <summary>How many of the bytes were read. Approximate, because files may be read more than once.</summary>
    public long BytesRead => Math.Min(Length, Interlocked.Read(ref _furthest));

    /// <summary>The files as a format reads them.</summary>
    public IReadOnlyList<ListUpload> Uploads
    {
        get
        {
            var before = 0L;
            var uploads = new List<ListUpload>();
            foreach (var file in _files)
            {
                var start = before;
                uploads.Add(new(file.Name, file.Length, () => new SpooledStream(file.Handle, file.Length, place => Reached(start + place))));
                before += file.Length;
            }

            return uploads;
        }
    }

    /// <summary>
    /// The hash that identifies the content. One file: the SHA-256 of its bytes. Several files: the SHA-256 of what <c>sha256sum</c> prints for them in the
    /// order of their names.
    /// </summary>
    public EditionHash Hash =>
        _files is [var only]
            ? EditionHash.Of(only.Sha256)
            : EditionHash.Of(
                SHA256.HashData(
                    Encoding.UTF8.GetBytes(
                        string.Concat(
                            _files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{Convert.ToHexStringLower(file.Sha256)}  {file.Name}\n")
                        )
                    )
                )
            );

    /// <summary>Reads a file to its end and adds it.</summary>
    /// <exception cref="RequestRejectedException">The files exceed the size limit.</exception>
    public async Task AddAsync(string name, Stream source, CancellationToken cancellationToken)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var before = Length;
        // Kept open among the files until the spool ends.
#pragma warning disable CA2000
        var handle = Create();
#pragma warning restore CA2000
        try
        {
            var buffer = new byte[BufferBytes];
            var length = 0L;
            for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; length += read)
            {
                if (before + length + read > maxBytes)
                    throw new RequestRejectedException(
                        ProblemTypes.TooLarge,
                        string.Create(CultureInfo.InvariantCulture, $"The upload exceeds the limit of {maxBytes} bytes.")
                    );
                sha256.AppendData(buffer, 0, read);
                await RandomAccess.WriteAsync(handle, buffer.AsMemory(0, read), length, cancellationToken);
            }

            _files.Add(new(name, length, sha256.GetHashAndReset(), handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Handle.Dispose();
    }

    private SafeFileHandle Create()
    {
        var path = Path.Combine(folder, $"registry-import-{Guid.CreateVersion7():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return handle;
    }

    private void Reached(long place)
    {
        for (var known = Interlocked.Read(ref _furthest); place > known; known = Interlocked.Read(ref _furthest))
        {
            if (Interlocked.CompareExchange(ref _furthest, place, known) == known)
                return;
        }
    }

    private sealed record SpooledFile(string Name, long Length, byte[] Sha256, SafeFileHandle Handle);
}
