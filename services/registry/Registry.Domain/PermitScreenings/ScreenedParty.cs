using System.Text.Json.Serialization;

namespace Registry.Domain.PermitScreenings;

/// <summary>The compared party.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScreenedParty>))]
public enum ScreenedParty
{
    /// <summary>The worker.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,

    /// <summary>The employer.</summary>
    [JsonStringEnumMemberName("employer")]
    Employer,
}
