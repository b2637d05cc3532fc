using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SanctionsRegistry.Tools.Access;

/// <summary>The holder of a token.</summary>
/// <param name="Subject">The user, as recorded in the events' metadata.</param>
/// <param name="State">The Member State, ISO 3166-1 alpha-3; null for the secretariat.</param>
/// <param name="Agency">The agency, for instance <c>KOR-MOEL</c>; null for the secretariat.</param>
/// <param name="Roles">officer, supervisor, auditor, secretariat or service.</param>
public sealed record TokenHolder(string Subject, string? State, string? Agency, IReadOnlyList<string> Roles);

/// <summary>Access tokens of the local issuer: compact JWS (RFC 7515) with ES256 (RFC 7518 §3.4).</summary>
public static class DevelopmentTokens
{
    /// <summary>The issuer that the services trust when a development key is configured.</summary>
    public const string Issuer = "sanctions-registry-development";

    /// <summary>The services' default audience.</summary>
    public const string Audience = "sanctions-registry";

    /// <summary>Signs a token.</summary>
    public static string Create(ECDsa key, TokenHolder holder, DateTimeOffset issuedAt, TimeSpan lifetime)
    {
        var claims = new Claims
        {
            Issuer = Issuer,
            Audience = Audience,
            Subject = holder.Subject,
            State = holder.State,
            Agency = holder.Agency,
            Roles = holder.Roles,
            IssuedAt = issuedAt.ToUnixTimeSeconds(),
            ExpiresAt = (issuedAt + lifetime).ToUnixTimeSeconds(),
        };
        var signed =
            Base64Url.EncodeToString("""{"alg":"ES256","typ":"JWT"}"""u8)
            + '.'
            + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, TokenJson.Default.Claims));
        // JWS requires R and S concatenated (IEEE P1363), not ASN.1.
        var signature = key.SignData(
            System.Text.Encoding.ASCII.GetBytes(signed),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
        return signed + '.' + Base64Url.EncodeToString(signature);
    }

    internal sealed record Claims
    {
        [JsonPropertyName("iss")]
        public required string Issuer { get; init; }

        [JsonPropertyName("aud")]
        public required string Audience { get; init; }

        [JsonPropertyName("sub")]
        public required string Subject { get; init; }

        [JsonPropertyName("state")]
        public string? State { get; init; }

        [JsonPropertyName("agency")]
        public string? Agency { get; init; }

        [JsonPropertyName("roles")]
        public required IReadOnlyList<string> Roles { get; init; }

        [JsonPropertyName("iat")]
        public required long IssuedAt { get; init; }

        [JsonPropertyName("exp")]
        public required long ExpiresAt { get; init; }
    }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DevelopmentTokens.Claims))]
internal sealed partial class TokenJson : JsonSerializerContext;
