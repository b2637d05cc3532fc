using System.Text.Json.Serialization;

namespace Registry.Domain.Watches;

/// <summary>Why a watch ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WatchEndReason>))]
public enum WatchEndReason
{
    /// <summary>The permit was refused.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,

    /// <summary>The permit was revoked.</summary>
    [JsonStringEnumMemberName("revoked")]
    Revoked,

    /// <summary>The application was withdrawn.</summary>
    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,

    /// <summary>The permit's last day passed.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}
