using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Kernel;

namespace Registry.Domain.Lists;

/// <summary>
/// Identifies an edition: the SHA-256 of its file's bytes. For an edition made by a delta or by republishing earlier bytes, see <see cref="ChangedBy"/>.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<EditionHash>))]
public readonly partial record struct EditionHash : IParsable<EditionHash>
{
    private readonly string? _value;

    private EditionHash(string value) => _value = value;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An unset edition was read.");

    /// <summary>The edition with this digest.</summary>
    public static EditionHash Of(ReadOnlySpan<byte> sha256) => Parse(Convert.ToHexStringLower(sha256));

    /// <summary>
    /// The edition that results from applying a delta to this one, or from republishing an earlier edition's bytes after it. The same bytes give
    /// different editions after different predecessors, so the hash covers both: SHA-256 over this edition's digits and the bytes' digits, each followed
    /// by a line feed.
    /// </summary>
    /// <param name="bytes">The SHA-256 of the bytes.</param>
    public EditionHash ChangedBy(EditionHash bytes) => Of(SHA256.HashData(Encoding.ASCII.GetBytes($"{Value}\n{bytes.Value}\n")));

    /// <summary>The edition's stream: the same content of the same list always has the same stream.</summary>
    public Guid StreamOf(ListId list) => NameBasedGuid.Create("list-edition", list.Value, Value);

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not 64 lower-case hexadecimal digits.</exception>
    public static EditionHash Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var hash) ? hash : throw new FormatException("Not an edition's hash.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EditionHash result)
    {
        var valid = s is not null && Form().IsMatch(s);
        result = valid ? new EditionHash(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => _value ?? "";

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Form();
}
