using System.Globalization;
using System.Net;

namespace Registry.Service.Imports;

/// <summary>A list's files could not be fetched. The message says why, without the address.</summary>
// Thrown and caught within this folder, always with a message.
#pragma warning disable CA1032
internal sealed class ListNotFetchedException(string message) : Exception(message);
#pragma warning restore CA1032

/// <summary>
/// Fetches a list's files: over https only, with a timeout, up to the size limit of uploads, and only from the configured host: a redirect to another
/// host is not followed.
/// </summary>
internal sealed class ListFetcher : IDisposable
{
    private const int MaxRedirects = 5;
    private readonly HttpClient _client;
    private readonly TimeSpan _timeout;

    // The client owns its handler, and this object the client.
#pragma warning disable CA2000
    public ListFetcher(ListScheduleSettings settings)
        : this(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(30),
                AutomaticDecompression = DecompressionMethods.None,
            },
            settings.FetchTimeout
        ) { }

    /// <summary>For a handler that neither redirects nor decompresses.</summary>
    internal ListFetcher(HttpMessageHandler handler, TimeSpan timeout) => (_client, _timeout) = (new(handler) { Timeout = Timeout.InfiniteTimeSpan }, timeout);
#pragma warning restore CA2000

    /// <summary>Downloads the files into a spool, each named after the last part of its address's path.</summary>
    /// <returns>The latest modification time of the files; null if the source does not give one.</returns>
    /// <exception cref="ListNotFetchedException">No response, an unsuccessful one, or a redirect to another host.</exception>
    public async Task<DateTimeOffset?> FetchAsync(IReadOnlyList<Uri> addresses, Spool spool, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_timeout);
        try
        {
            DateTimeOffset? modified = null;
            foreach (var address in addresses)
            {
                using var response = await GetAsync(address, timeout.Token);
                if (response.Content.Headers.LastModified is { } at && (modified is null || at > modified))
                    modified = at;
                await using var body = await response.Content.ReadAsStreamAsync(timeout.Token);
                await spool.AddAsync(addresses.Count == 1 ? "" : Path.GetFileName(address.AbsolutePath), body, timeout.Token);
            }

            return modified;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ListNotFetchedException(string.Create(CultureInfo.InvariantCulture, $"The files did not arrive within {_timeout.TotalSeconds:0} s."));
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
            if (response.StatusCode == HttpStatusCode.OK)
                return response;
            using var ended = response;
            if ((int)response.StatusCode is not (>= 301 and <= 308) || response.Headers.Location is not { } location)
                throw new ListNotFetchedException(string.Create(CultureInfo.InvariantCulture, $"The source responded with {(int)response.StatusCode}."));
            at = new Uri(at, location);
            if (at.Scheme != Uri.UriSchemeHttps || at.Host != address.Host || at.Port != address.Port)
                throw new ListNotFetchedException("The source redirected to another host, or away from https.");
        }

        throw new ListNotFetchedException($"The source redirected more than {MaxRedirects} times.");
    }
}
