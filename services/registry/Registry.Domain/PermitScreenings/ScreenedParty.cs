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

    /// <summary>The recruiter or staffing firm.</summary>
    [JsonStringEnumMemberName("intermediary")]
    Intermediary,

    /// <summary>The party that the work is done for.</summary>
    [JsonStringEnumMemberName("client")]
    Client,

    /// <summary>Who is paid.</summary>
    [JsonStringEnumMemberName("payee")]
    Payee,
}
