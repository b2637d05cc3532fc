using System.Globalization;
using System.Net;

namespace Registry.Service.Imports;

/// <summary>A list's files could not be fetched. The message says why, without the address.</summary>
// Thrown and caught within this folder, always with a message.
#pragma warning disable CA1032
internal sealed class ListNotFetchedException(string message) : Exception(message);
#pragma warning restore CA1032

/// <summary>
/// Fetches a list's files: https only, within a time, no longer than an upload may be, and from the host that was named: a redirect is followed on
/// that host alone.
/// </summary>
internal sealed class ListFetcher : IDisposable
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(10);
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;

    // The client owns its handler, and this object the client.
#pragma warning disable CA2000
    public ListFetcher(IConfiguration configuration) : this(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(30), AutomaticDecompression = DecompressionMethods.None },
        configuration.GetValue("Lists:FetchTimeout", DefaultPatience))
    {
    }

    /// <summary>For a handler that neither redirects nor decompresses by itself.</summary>
    internal ListFetcher(HttpMessageHandler handler, TimeSpan patience) => (_client, _patience) = (new(handler) { Timeout = Timeout.InfiniteTimeSpan }, patience);
#pragma warning restore CA2000

    /// <summary>Takes the files into a spool, each under the last part of its address's path.</summary>
    /// <returns>When the source last changed the latest of them; null where it does not say.</returns>
    /// <exception cref="ListNotFetchedException">An answer is none, or comes from elsewhere.</exception>
    public async Task<DateTimeOffset?> FetchAsync(IReadOnlyList<Uri> addresses, Spool spool, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            DateTimeOffset? modified = null;
            foreach (var address in addresses)
            {
                using var response = await GetAsync(address, patience.Token);
                if (response.Content.Headers.LastModified is { } at && (modified is null || at > modified)) modified = at;
                await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
                await spool.AddAsync(addresses.Count == 1 ? "" : Path.GetFileName(address.AbsolutePath), body, patience.Token);
            }

            return modified;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ListNotFetchedException(string.Create(CultureInfo.InvariantCulture, $"The files did not arrive within {_patience.TotalSeconds:0} s."));
        }
        catch (HttpRequestException exception)
        {
            throw new ListNotFetchedException($"No response: {exception.HttpRequestError}.");
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        var at = address;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, at);
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK) return response;
            using var ended = response;
            if ((int)response.StatusCode is not (>= 301 and <= 308) || response.Headers.Location is not { } location)
                throw new ListNotFetchedException(string.Create(CultureInfo.InvariantCulture, $"The source responded with {(int)response.StatusCode}."));
            at = new Uri(at, location);
            if (at.Scheme != Uri.UriSchemeHttps || at.Host != address.Host || at.Port != address.Port) throw new ListNotFetchedException("The source redirected to another host, or away from https.");
        }

        throw new ListNotFetchedException($"The source redirected more than {MaxRedirects} times.");
    }
}
