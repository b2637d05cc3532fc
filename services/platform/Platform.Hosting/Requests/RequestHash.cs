using System.Security.Cryptography;
using System.Text;

namespace Platform.Hosting.Requests;

/// <summary>The hash of a request, which distinguishes a repeat from another request under the same <c>Idempotency-Key</c>.</summary>
public static class RequestHash
{
    /// <summary>The SHA-256 in lower-case hex of the body's bytes and, on a line after them, the option.</summary>
    /// <param name="body">The body as it was sent.</param>
    /// <param name="option">What the request asks for outside its body; null for the default.</param>
    public static string Of(ReadOnlySpan<byte> body, string? option = null) =>
        Convert.ToHexStringLower(SHA256.HashData(option is null ? body : [.. body, .. Encoding.UTF8.GetBytes($"\n{option}")]));
}
