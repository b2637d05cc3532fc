using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Platform.Hosting.Requests;

/// <summary>An opaque position in a list: returned as <c>next</c>, and passed back as <c>cursor</c>.</summary>
/// <param name="Position">The key of the last item seen.</param>
public readonly record struct Cursor(string Position) : IParsable<Cursor>
{
    /// <inheritdoc/>
    public static Cursor Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var cursor) ? cursor : throw new FormatException("Not a cursor.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Cursor result)
    {
        result = default;
        if (s is not { Length: > 0 and <= 512 } || !Base64Url.IsValid(s))
            return false;
        result = new Cursor(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(s)));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Position));
}
