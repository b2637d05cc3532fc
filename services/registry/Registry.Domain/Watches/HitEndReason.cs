using System.Text.Json.Serialization;

namespace Registry.Domain.Watches;

/// <summary>Why a watch's hit ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HitEndReason>))]
public enum HitEndReason
{
    /// <summary>The list no longer names the subject.</summary>
    [JsonStringEnumMemberName("delisted")]
    Delisted,

    /// <summary>The list says something else about the subject, which is no hit any more.</summary>
    [JsonStringEnumMemberName("amended")]
    Amended,

    /// <summary>Two people undid the edition that named the subject or changed what the list says about it.</summary>
    [JsonStringEnumMemberName("undone")]
    Undone,
}
