using System.Diagnostics;
using Platform.Hosting;

namespace Permits.Service.Reports.Rendering;

/// <summary>The settings of printed reports (<c>Reports</c> in the configuration).</summary>
internal sealed record ReportPdfSettings
{
    /// <summary>The program that prints; without it there is no PDF.</summary>
    public string Chromium { get; init; } = "/usr/bin/chromium";

    /// <summary>How long printing a report may take.</summary>
    [Allowed("00:00:01", "00:05:00")]
    public TimeSpan PrintTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Prints a page as PDF by headless Chromium, without network, in a folder that is removed again. The page's own policy forbids scripts.</summary>
internal sealed class ReportPdf(ReportPdfSettings settings) : IDisposable
{
    // Chromium takes some 200 MB: more reports at once wait.
    private readonly SemaphoreSlim _printing = new(2);

    /// <summary>Whether the program is installed.</summary>
    public bool IsAvailable => File.Exists(settings.Chromium);

    /// <summary>Prints a page.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="InvalidOperationException">Chromium failed; the message has the end of what it wrote.</exception>
    public async Task<byte[]> PrintAsync(string html, CancellationToken cancellationToken)
    {
        await _printing.WaitAsync(cancellationToken);
        try
        {
            var folder = Directory.CreateTempSubdirectory("report-");
            try
            {
                return await PrintInAsync(folder.FullName, html, cancellationToken);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
        finally
        {
            _printing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _printing.Dispose();

    private async Task<byte[]> PrintInAsync(string folder, string html, CancellationToken cancellationToken)
    {
        var page = Path.Combine(folder, "report.html");
        var pdf = Path.Combine(folder, "report.pdf");
        await File.WriteAllTextAsync(page, html, cancellationToken);
        var start = new ProcessStartInfo(
            settings.Chromium,
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-extensions",
                "--disable-background-networking",
                "--no-first-run",
                // No name is resolved and no address is reached.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--proxy-server=127.0.0.1:9",
                $"--user-data-dir={Path.Combine(folder, "profile")}",
                "--no-pdf-header-footer",
                $"--print-to-pdf={pdf}",
                new Uri(page).AbsoluteUri,
            ]
        )
        {
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        // Nothing of the service's settings reaches the browser, and it writes nowhere else.
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["HOME"] = folder;
        start.Environment["TMPDIR"] = folder;
        start.Environment["LANG"] = "C.UTF-8";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.PrintTimeout);
        using var process = Process.Start(start)!;
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0 || !File.Exists(pdf))
                throw new InvalidOperationException($"Chromium printed nothing (exit code {process.ExitCode}): {errors[^Math.Min(errors.Length, 500)..]}");
            return await File.ReadAllBytesAsync(pdf, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Chromium did not print within {settings.PrintTimeout}.");
        }
        finally
        {
            // Its children, too: they hold files of the folder.
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }
}
