using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Kernel;
using Vogen;

namespace Registry.Domain.Lists;

/// <summary>
/// Identifies an edition: the SHA-256 of its file's bytes. For an edition made by a delta or by republishing earlier bytes, see <see cref="ChangedBy"/>.
/// </summary>
[ValueObject<string>, ValueForm("Must be an edition: 64 lower-case hexadecimal digits.")]
public readonly partial struct EditionHash
{
    /// <summary>The edition with this digest.</summary>
    public static EditionHash Of(ReadOnlySpan<byte> sha256) => From(Convert.ToHexStringLower(sha256));

    /// <summary>
    /// The edition that results from applying a delta to this one, or from republishing an earlier edition's bytes after it. The same bytes give
    /// different editions after different predecessors, so the hash covers both: SHA-256 over this edition's digits and the bytes' digits, each followed
    /// by a line feed.
    /// </summary>
    /// <param name="bytes">The SHA-256 of the bytes.</param>
    public EditionHash ChangedBy(EditionHash bytes) => Of(SHA256.HashData(Encoding.ASCII.GetBytes($"{Value}\n{bytes.Value}\n")));

    /// <summary>The edition's stream: the same content of the same list always has the same stream.</summary>
    public Guid StreamOf(ListId list) => NameBasedGuid.Create("list-edition", list.Value, Value);

    private static Validation Validate(string value) => ValueFormAttribute.Check<EditionHash>(Form().IsMatch(value));

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Form();
}
