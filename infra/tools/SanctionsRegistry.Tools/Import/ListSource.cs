using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SanctionsRegistry.Tools.Import;

/// <summary>An import: a list, its files and their media type.</summary>
/// <param name="List">The list.</param>
/// <param name="MediaType">The media type that the files are sent with.</param>
/// <param name="Files">The files.</param>
internal sealed partial record ListSource(string List, string MediaType, IReadOnlyList<FileInfo> Files)
{
    private const string Multipart = "multipart/form-data";
    private const long MaxBytes = 1L << 30;
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The official addresses of the UN list.</summary>
    public static IReadOnlyList<Uri> UnitedNations { get; } = [new("https://scsanctions.un.org/resources/xml/en/consolidated.xml")];

    /// <summary>The official addresses of OFAC's legacy files.</summary>
    public static IReadOnlyList<Uri> Ofac { get; } =
    [.. ((string[])["sdn.csv", "alt.csv", "add.csv"]).Select(name => new Uri("https://www.treasury.gov/ofac/downloads/" + name))];

    /// <summary>Derives the list and the media type from the file names.</summary>
    /// <param name="list">The list, if it was named.</param>
    /// <exception cref="ImportFailedException">The names are not sufficient.</exception>
    public static ListSource Of(IReadOnlyList<FileInfo> files, string? list)
    {
        var extension = files[0].Extension.ToLowerInvariant();
        var isWallets = list == "us_ofac_wallets";
        var ofac = files.All(file => OfacName().IsMatch(file.Name)) ? "us_ofac_sdn" : null;
        var (likely, mediaType) = extension switch
        {
            ".xml" => ("un_sc_sanctions", "application/xml"),
            ".csv" => (ofac, Multipart),
            ".zip" => (ofac, "application/zip"),
            ".json" when isWallets => (list!, "application/json"),
            ".json" or ".jsonl" or ".ndjson" when Path.GetFileNameWithoutExtension(files[0].Name).EndsWith(".delta", StringComparison.OrdinalIgnoreCase) => (
                null,
                "application/json+ftm-delta"
            ),
            ".json" or ".jsonl" or ".ndjson" => (null, "application/x-ndjson"),
            _ => throw new ImportFailedException(
                $"Unknown file type *{extension}. Supported: .xml, .csv, .zip, .json, .jsonl and .ndjson; the last three can be preceded by .delta."
            ),
        };
        if (files.Count > 1 && mediaType != Multipart)
            throw new ImportFailedException("Only OFAC's .csv files can be several.");
        return new(list ?? likely ?? throw new ImportFailedException("Name the list with --list."), mediaType, files);
    }

    [GeneratedRegex(@"^(sdn|alt|add)([._-].*)?\.(csv|zip)\z", RegexOptions.IgnoreCase)]
    private static partial Regex OfacName();

    /// <summary>The same files in another location: https, or on this machine.</summary>
    /// <param name="address">The address of their folder.</param>
    /// <param name="addresses">The official addresses.</param>
    /// <exception cref="ImportFailedException">The files could be altered on the way from there.</exception>
    public static IReadOnlyList<Uri> At(string address, IReadOnlyList<Uri> addresses)
    {
        if (
            !Uri.TryCreate(address, UriKind.Absolute, out var place)
            || (place.Scheme != Uri.UriSchemeHttps && !(place.Scheme == Uri.UriSchemeHttp && place.IsLoopback))
        )
            throw new ImportFailedException("--from must be an https address, or an http address on this machine.");
        var folder = new Uri(place.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/");
        return [.. addresses.Select(official => new Uri(folder, Path.GetFileName(official.AbsolutePath)))];
    }

    /// <summary>Downloads the files of an official address into a folder.</summary>
    /// <exception cref="ImportFailedException">A download failed, was incomplete or timed out.</exception>
    public static async Task<IReadOnlyList<FileInfo>> FetchAsync(
        IReadOnlyList<Uri> addresses,
        string folder,
        IProgress progress,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(FetchTimeout);
        try
        {
            return await FetchAllAsync(addresses, folder, progress, timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ImportFailedException($"The download did not finish within {FetchTimeout}.");
        }
        catch (HttpIOException exception)
        {
            throw new ImportFailedException($"The download is incomplete: {exception.Message}", exception);
        }
    }

    private static async Task<IReadOnlyList<FileInfo>> FetchAllAsync(
        IReadOnlyList<Uri> addresses,
        string folder,
        IProgress progress,
        CancellationToken cancellationToken
    )
    {
        using var client = new HttpClient
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestHeaders = { UserAgent = { new ProductInfoHeaderValue("sanctions-registry", "1") } },
        };
        var files = new List<FileInfo>();
        foreach (var address in addresses)
        {
            var file = new FileInfo(Path.Combine(folder, Path.GetFileName(address.AbsolutePath)));
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new ImportFailedException(string.Create(CultureInfo.InvariantCulture, $"{address} answered {(int)response.StatusCode}."));
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using (var target = file.Create())
                await CopyAsync(body, target, file.Name, response.Content.Headers.ContentLength, progress, cancellationToken);
            if (response.Content.Headers.LastModified is { } modified)
                file.LastWriteTimeUtc = modified.UtcDateTime;
            files.Add(file);
        }

        return files;
    }

    /// <summary>The request's body; reports how much of it has been sent.</summary>
    public HttpContent ToContent(IProgress progress)
    {
        var upload = new Upload(Files.Sum(file => file.Length), progress);
        if (MediaType != Multipart)
            return upload.Of(Files[0], new(MediaType));
        var form = new MultipartFormDataContent();
        // The form disposes its parts.
#pragma warning disable CA2000
        foreach (var file in Files)
            form.Add(upload.Of(file, type: null), "file", file.Name);
#pragma warning restore CA2000
        return form;
    }

    private static async Task CopyAsync(Stream from, FileStream to, string name, long? total, IProgress progress, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var copied = 0L;
        for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            copied += read;
            if (copied > MaxBytes)
                throw new ImportFailedException($"{name} is longer than {MaxBytes} bytes.");
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            progress.Report($"fetching {name}", copied, total ?? 0);
        }
    }
}

/// <summary>An import failed; the message says why.</summary>
internal sealed class ImportFailedException : Exception
{
    public ImportFailedException(string message)
        : base(message) { }

    public ImportFailedException() { }

    public ImportFailedException(string message, Exception innerException)
        : base(message, innerException) { }
}
