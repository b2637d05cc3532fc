using System.Net;
using System.Net.Sockets;
using Notification.Domain.Subscriptions;

namespace Notification.Service.Subscriptions;

/// <summary>Whether webhooks may go to private addresses, and how host names are resolved.</summary>
/// <param name="AllowPrivateAddresses">For local runs only: also allows http.</param>
/// <param name="ResolveAsync">The resolver.</param>
internal sealed record WebhookTargets(bool AllowPrivateAddresses, Func<string, CancellationToken, Task<IPAddress[]>> ResolveAsync)
{
    private static readonly TimeSpan ResolveTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Why webhooks cannot be sent to the URL; null when they can.</summary>
    public async Task<string?> FindProblemAsync(WebhookUrl url, CancellationToken cancellationToken)
    {
        try
        {
            await AddressesAsync(url.Address.IdnHost, cancellationToken);
            return null;
        }
        catch (RefusedAddressException refused)
        {
            return refused.Message;
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException)
        {
            return "Its host does not resolve.";
        }
    }

    /// <summary>The addresses of a host, all of which may be connected to.</summary>
    /// <exception cref="RefusedAddressException">One of them is not allowed: if a name resolves to one internal address, its others are not
    /// trusted.</exception>
    public async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        var literal = host.Trim('[', ']');
        var addresses = IPAddress.TryParse(literal, out var address)
            ? [address]
            : await ResolveAsync(host, cancellationToken).WaitAsync(ResolveTimeout, cancellationToken);
        if (addresses.Length == 0)
            throw new SocketException((int)SocketError.HostNotFound);
        if (!AllowPrivateAddresses && !addresses.All(PublicAddress.IsPublic))
            throw new RefusedAddressException("Its host resolves to an address that is not on the public Internet.");
        return addresses;
    }
}

/// <summary>The host resolves to an internal address.</summary>
internal sealed class RefusedAddressException : Exception
{
    public RefusedAddressException() { }

    public RefusedAddressException(string message)
        : base(message) { }

    public RefusedAddressException(string message, Exception innerException)
        : base(message, innerException) { }
}
