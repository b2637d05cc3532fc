using System.Net;
using System.Net.Sockets;

namespace Notification.Domain.Subscriptions;

/// <summary>
/// Distinguishes addresses on the public Internet from internal ones, so that a webhook cannot be used to reach what only this service can.
/// The ranges are from IANA's special-purpose registries (RFC 6890). An address that embeds an IPv4 address is judged by the IPv4 address.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. (
            (string[])
                [
                    "0.0.0.0/8", // this network (RFC 791)
                    "10.0.0.0/8", // private (RFC 1918)
                    "100.64.0.0/10", // carrier-grade NAT (RFC 6598)
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local (RFC 3927), and clouds' metadata services
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // IETF protocol assignments
                    "192.0.2.0/24", // documentation (RFC 5737)
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // AMT
                    "192.88.99.0/24", // 6to4 relay anycast (RFC 7526)
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarking (RFC 2544)
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, and broadcast
                ]
        ).Select(range => IPNetwork.Parse(range)),
    ];

    // Addresses outside global unicast (2000::/3) are never public; nor are these ranges inside it.
    private static readonly IPNetwork GlobalUnicastV6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] SpecialV6 =
    [
        .. (
            (string[])
                [
                    "2001::/23", // IETF protocol assignments, with Teredo, benchmarking and ORCHID
                    "2001:db8::/32", // documentation (RFC 3849)
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20", // documentation (RFC 9637)
                ]
        ).Select(range => IPNetwork.Parse(range)),
    ];

    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether the address is reachable on the public Internet and nowhere else.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !SpecialV4.Any(range => range.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.ScopeId != 0)
            return false;
        if (address.IsIPv4MappedToIPv6)
            return IsPublic(address.MapToIPv4());
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address))
            return IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
        if (SixToFour.Contains(address))
            return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
        return GlobalUnicastV6.Contains(address) && !SpecialV6.Any(range => range.Contains(address));
    }
}
