using System.Text.Json.Serialization;

namespace Registry.Domain.Imports;

/// <summary>How an edition changes a subject.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportedChangeKind>))]
public enum ImportedChangeKind
{
    /// <summary>The edition adds the subject.</summary>
    [JsonStringEnumMemberName("designated")]
    Designated,

    /// <summary>The edition changes what is said about the subject.</summary>
    [JsonStringEnumMemberName("amended")]
    Amended,

    /// <summary>The edition removes the subject.</summary>
    [JsonStringEnumMemberName("delisted")]
    Delisted,
}
